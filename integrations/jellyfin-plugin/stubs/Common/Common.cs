using MediaBrowser.Common.Configuration;
using MediaBrowser.Model.Plugins;
using MediaBrowser.Model.Serialization;

namespace MediaBrowser.Common.Configuration
{
    public interface IApplicationPaths
    {
        string PluginConfigurationsPath { get; }
    }
}

namespace MediaBrowser.Common.Plugins
{
    public abstract class BasePlugin
    {
        public abstract string Name { get; }

        public virtual string Description => string.Empty;

        public virtual Guid Id => Guid.Empty;
    }

    public abstract class BasePlugin<T> : BasePlugin
        where T : BasePluginConfiguration
    {
        private readonly string file;
        private readonly IXmlSerializer serializer;

        protected BasePlugin(IApplicationPaths applicationPaths, IXmlSerializer xmlSerializer)
        {
            serializer = xmlSerializer;
            file = Path.Combine(applicationPaths.PluginConfigurationsPath, GetType().Assembly.GetName().Name + ".xml");
            Configuration = File.Exists(file) ? (T)serializer.DeserializeFromFile(typeof(T), file)! : Activator.CreateInstance<T>();
        }

        public T Configuration { get; protected set; }

        public virtual void SaveConfiguration() => serializer.SerializeToFile(Configuration, file);

        public virtual void UpdateConfiguration(BasePluginConfiguration configuration)
        {
            Configuration = (T)configuration;
            SaveConfiguration();
        }
    }
}

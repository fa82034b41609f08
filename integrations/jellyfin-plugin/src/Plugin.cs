using MediaBrowser.Common.Configuration;
using MediaBrowser.Common.Plugins;
using MediaBrowser.Model.Plugins;
using MediaBrowser.Model.Serialization;

namespace XtreamCompanion;

/// <summary>What Jellyfin finds: the plugin's name, its settings and its two pages.</summary>
public sealed class Plugin : BasePlugin<PluginSettings>, IHasWebPages
{
    public Plugin(IApplicationPaths applicationPaths, IXmlSerializer xmlSerializer)
        : base(applicationPaths, xmlSerializer)
    {
        Instance = this;
    }

    /// <summary>Gets the one that Jellyfin made; null before it has.</summary>
    public static Plugin? Instance { get; private set; }

    public override string Name => "Xtream Companion";

    public override string Description => "Shows the panel of xtreme-downloader inside Jellyfin.";

    public override Guid Id => new("3f6c1d0e-8a57-4b0b-9b67-2c1f5a0e7d94");

    public IEnumerable<PluginPageInfo> GetPages() =>
    [
        new() { Name = "XtreamCompanion", DisplayName = "Downloads", EmbeddedResourcePath = "panel.html", EnableInMainMenu = true, MenuIcon = "download" },
        new() { Name = "XtreamCompanionSettings", DisplayName = Name, EmbeddedResourcePath = "settings.html" },
    ];

    /// <summary>Jellyfin's own call for settings knows no secrets, so it must not wipe them.</summary>
    public override void UpdateConfiguration(BasePluginConfiguration configuration)
    {
        if (configuration is PluginSettings given)
        {
            given.Key = Configuration.Key;
            given.CookieKey = Configuration.CookieKey;
        }

        base.UpdateConfiguration(configuration);
    }
}

// A server that treats plugins as Jellyfin does. Arguments: the plugin's assembly, a folder for its settings, the base
// URL ("" or "/base"), the folder of jellyfin-apiclient. Prints the address that it listens on.
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml.Serialization;
using Host;
using MediaBrowser.Common.Configuration;
using MediaBrowser.Controller;
using MediaBrowser.Controller.Plugins;
using MediaBrowser.Model.Plugins;
using MediaBrowser.Model.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ApplicationParts;

AppContext.SetData("XtreamCompanion.CheckSeconds", 1);
var (file, folder, baseUrl, client) = (args[0], args[1], args[2], args[3]);
var assembly = Assembly.LoadFrom(file);
T Make<T>(params object[] given) => (T)Activator.CreateInstance(assembly.GetTypes().First(one => typeof(T).IsAssignableFrom(one) && !one.IsAbstract), given)!;
var plugin = Make<IHasWebPages>(new Paths(folder), new Xml());

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddResponseCompression();
builder.Services.AddSingleton<People>();
builder.Services.AddAuthentication("CustomAuthentication").AddScheme<AuthenticationSchemeOptions, Jellyfin>("CustomAuthentication", null);
builder.Services.AddAuthorization();
builder.Services.AddControllers().ConfigureApplicationPartManager(parts => parts.ApplicationParts.Add(new AssemblyPart(assembly)));
Make<IPluginServiceRegistrator>().RegisterServices(builder.Services, new Application());

var app = builder.Build();
app.Map(baseUrl, main =>
{
    main.UseWebSockets();
    main.UseResponseCompression();
    main.UseAuthentication();
    main.UseRouting();
    main.UseAuthorization();
    // Jellyfin takes every WebSocket for its own.
    main.Use(async (context, next) =>
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes("jellyfin"), WebSocketMessageType.Text, true, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    });
    main.UseEndpoints(endpoints =>
    {
        endpoints.MapControllers();
        endpoints.MapGet("/System/Info/Public", () => Results.Json(new { Id = "server-1", ServerName = "Living room", Version = "12.0.0" }, new JsonSerializerOptions()));
        endpoints.MapGet("/Users", (People people) => Results.Json(people.Listed(), new JsonSerializerOptions()));
        endpoints.MapPost("/fake/forget", (People people, string token) => people.Forget(token));
        endpoints.MapGet("/web/config.json", () => Results.Text("""{"menuLinks":[{"name":"Wiki","url":"https://wiki.example"}],"servers":[]}""", "application/json"));
        endpoints.MapGet("/web/apiclient.js", () => Results.File(Path.Combine(client, "jellyfin-apiclient.js"), "text/javascript"));
        endpoints.MapGet("/web/ConfigurationPage", (string name) =>
        {
            var page = plugin.GetPages().FirstOrDefault(one => one.Name == name);
            return page is null ? Results.NotFound() : Results.Stream(assembly.GetManifestResourceStream(page.EmbeddedResourcePath)!, "text/html");
        });
        endpoints.MapGet("/web/", () => Results.Text(Web.Page, "text/html"));
    });
});
await app.StartAsync();
Console.WriteLine(app.Urls.First());
// Ends with whoever started it.
await Console.In.ReadToEndAsync();
await app.StopAsync(new CancellationToken(true));
Environment.Exit(0);

internal sealed record Paths(string PluginConfigurationsPath) : IApplicationPaths;

internal sealed class Application : IServerApplicationHost;

internal sealed class Xml : IXmlSerializer
{
    public object? DeserializeFromFile(Type type, string file)
    {
        using var stream = File.OpenRead(file);
        return new XmlSerializer(type).Deserialize(stream);
    }

    public void SerializeToFile(object obj, string file)
    {
        using var stream = File.Create(file);
        new XmlSerializer(obj.GetType()).Serialize(stream, obj);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace XtreamCompanion;

/// <summary>
/// Jellyfin's drawer shows pages of plugins to administrators only. Where others may see the panel, its link is added to
/// what the web client reads as its <c>config.json</c>; the file itself stays as it is.
/// </summary>
public static class MenuEntry
{
    private const string Link = "../XtreamCompanion/";
    private const int LargestBytes = 1_000_000;

    public static bool IsAsked(HttpContext context, PluginSettings settings) =>
        settings.IsPaired && settings.Audience != Audience.Administrators && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Path.Value?.EndsWith("/web/config.json", StringComparison.OrdinalIgnoreCase) == true;

    public static async Task Add(HttpContext context, RequestDelegate next)
    {
        foreach (var name in new[] { "Accept-Encoding", "Range", "If-Range", "If-None-Match", "If-Modified-Since" })
        {
            context.Request.Headers.Remove(name);
        }

        var body = context.Response.Body;
        using var written = new MemoryStream();
        context.Response.Body = written;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Response.Body = body;
        }

        var bytes = written.ToArray();
        if (context.Response.StatusCode == StatusCodes.Status200OK && bytes.Length <= LargestBytes && WithLink(bytes) is { } wider)
        {
            bytes = wider;
            context.Response.Headers.Remove("ETag");
            context.Response.Headers.Remove("Last-Modified");
            context.Response.ContentLength = bytes.Length;
        }

        await body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[]? WithLink(byte[] config)
    {
        try
        {
            if (JsonNode.Parse(config) is not JsonObject root)
            {
                return null;
            }

            if (root["menuLinks"] is not JsonArray links)
            {
                root["menuLinks"] = links = [];
            }

            links.Add(new JsonObject { ["name"] = "Downloads", ["icon"] = "download", ["url"] = Link });
            return JsonSerializer.SerializeToUtf8Bytes(root);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

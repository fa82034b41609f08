using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace XtreamCompanion;

/// <summary>The plugin's own pages, which must work while the companion is away.</summary>
public static class Pages
{
    public static async Task Send(HttpContext context, string name, int status, params (string Name, string Value)[] values)
    {
        var text = new StringBuilder(Read(name));
        foreach (var (key, value) in values)
        {
            text.Replace("{{" + key + "}}", WebUtility.HtmlEncode(value));
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = name.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A page for a person, problem details (RFC 9457) for a program.</summary>
    public static async Task Refuse(HttpContext context, int status, string reason)
    {
        var words = Words.For(context.Request, reason);
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            await Send(context, "problem.html", status, ("title", words.Title), ("text", words.Text), ("retry", words.Retry), ("reason", reason), ("dir", words.Direction), ("lang", words.Language)).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        var problem = new { type = "urn:xtreme-downloader:problem:" + reason, title = words.Title, status, detail = words.Text, code = reason };
        await context.Response.WriteAsync(JsonSerializer.Serialize(problem), context.RequestAborted).ConfigureAwait(false);
    }

    private static string Read(string name)
    {
        using var stream = typeof(Pages).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

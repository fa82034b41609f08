using System.Buffers;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace XtreamCompanion;

/// <summary>The way to the companion: streams calls there and answers back, holding neither.</summary>
public sealed class Companion : IDisposable
{
    private const int BufferBytes = 65_536;

    /// <summary>Of one connection only (RFC 9110, 7.6.1), or Jellyfin's affair, or ours to write.</summary>
    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Cookie", "Set-Cookie", "Authorization", "X-Api-Key",
        "X-Emby-Authorization", "X-Emby-Token", "X-MediaBrowser-Token", "X-Forwarded-Host", "X-Forwarded-Proto",
        "X-Forwarded-For", "Expect", "Location", "Alt-Svc", "Strict-Transport-Security", Identity.Header,
    };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
    });

    public void Dispose() => client.Dispose();

    /// <summary>Throws HttpRequestException where the companion is away and nothing has been answered yet.</summary>
    public async Task Forward(HttpContext context, Viewer viewer, Place place, PluginSettings settings)
    {
        var (request, answer) = (context.Request, context.Response);
        using var call = Prepare(context, viewer, place, settings, request.Method);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            call.Content = new StreamContent(request.Body, BufferBytes);
            call.Content.Headers.ContentLength = request.ContentLength;
            CopyTo(request.Headers, call.Content.Headers, ofContent: true);
        }

        using var reply = await client.SendAsync(call, context.RequestAborted).ConfigureAwait(false);
        answer.StatusCode = (int)reply.StatusCode;
        CopyBack(reply, answer, place, settings);
        if (reply.Content.Headers.ContentLength is { } length && reply.StatusCode != HttpStatusCode.NotModified)
        {
            answer.ContentLength = length;
        }

        // A player that is paused reads nothing for as long as it likes.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await using var body = await reply.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
            await Pump(body, answer.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
        }
    }

    /// <summary>Sends an upgrade; the reply is 101 where the companion took it.</summary>
    public async Task<HttpResponseMessage> Upgrade(HttpContext context, Viewer viewer, Place place, PluginSettings settings, string? key)
    {
        using var call = Prepare(context, viewer, place, settings, "GET");
        call.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        call.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        if (key is not null)
        {
            call.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        }

        return await client.SendAsync(call, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Exchanges a code for the key. The sentence is the companion's own where it refuses.</summary>
    public async Task<(PairingAnswer? Paired, string Problem)> Pair(string address, string code, string? serverName, CancellationToken cancel)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(address), "api/jellyfin/pair"));
        call.Content = JsonContent.Create(new Dictionary<string, string?> { ["code"] = code, ["server_name"] = string.IsNullOrWhiteSpace(serverName) ? "Jellyfin" : serverName });
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(TimeSpan.FromSeconds(10));
        using var reply = await client.SendAsync(call, timeout.Token).ConfigureAwait(false);
        try
        {
            if (reply.IsSuccessStatusCode)
            {
                var paired = await reply.Content.ReadFromJsonAsync<PairingAnswer>(timeout.Token).ConfigureAwait(false);
                return (paired is { Id: > 0, Key.Length: > 0 } ? paired : null, "not-companion");
            }

            var problem = await reply.Content.ReadFromJsonAsync<JsonElement>(timeout.Token).ConfigureAwait(false);
            return (null, problem.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "not-companion");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            return (null, "not-companion");
        }
    }

    public static async Task Pump(Stream from, Stream to, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
                await to.FlushAsync(cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static void CopyBack(HttpResponseMessage reply, HttpResponse answer, Place place, PluginSettings settings)
    {
        var own = OfOneConnection(reply.Headers.Connection);
        foreach (var (name, values) in reply.Headers.NonValidated)
        {
            if (!NotPassedOn.Contains(name) && !own.Contains(name))
            {
                answer.Headers[name] = values.ToArray();
            }
        }

        foreach (var (name, values) in reply.Content.Headers.NonValidated)
        {
            if (!NotPassedOn.Contains(name) && !own.Contains(name))
            {
                answer.Headers[name] = values.ToArray();
            }
        }

        if (reply.Headers.NonValidated.TryGetValues("Location", out var location))
        {
            answer.Headers.Location = Moved(location.ToString(), place, settings);
        }
    }

    /// <summary>A place of the companion's, as the browser reaches it through us.</summary>
    private static string Moved(string location, Place place, PluginSettings settings)
    {
        var root = new Uri(settings.Address);
        foreach (var start in new[] { root.AbsoluteUri, root.AbsolutePath })
        {
            if (location.StartsWith(start, StringComparison.Ordinal) && !location.StartsWith("//", StringComparison.Ordinal))
            {
                return place.Prefix + "/" + location[start.Length..];
            }
        }

        return location;
    }

    private static HttpRequestMessage Prepare(HttpContext context, Viewer viewer, Place place, PluginSettings settings, string method)
    {
        // As the browser wrote it: what is signed must be what arrives.
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var call = new HttpRequestMessage(new HttpMethod(method), new Uri(settings.Address.TrimEnd('/') + place.PathAndQuery, exact))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var request = context.Request;
        CopyTo(request.Headers, call.Headers, ofContent: false);
        var host = request.Headers["X-Forwarded-Host"].ToString();
        var scheme = request.Headers["X-Forwarded-Proto"].ToString();
        call.Headers.TryAddWithoutValidation("X-Forwarded-Host", host.Length > 0 ? host : request.Host.Value);
        call.Headers.TryAddWithoutValidation("X-Forwarded-Proto", scheme.Length > 0 ? scheme : request.Scheme);
        call.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
        call.Headers.TryAddWithoutValidation(Identity.Header, Identity.Sign(settings, viewer, method, place.PathAndQuery));
        return call;
    }

    private static void CopyTo(IHeaderDictionary from, System.Net.Http.Headers.HttpHeaders to, bool ofContent)
    {
        var own = OfOneConnection(from.Connection);
        foreach (var (name, values) in from)
        {
            if (!name.StartsWith(':') && name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) == ofContent && !NotPassedOn.Contains(name) && !own.Contains(name))
            {
                to.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    private static HashSet<string> OfOneConnection(IEnumerable<string?> connection) =>
        connection.SelectMany(one => (one ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}

public sealed record PairingAnswer([property: JsonPropertyName("pairing_id")] int Id, [property: JsonPropertyName("key")] string Key);

using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace XtreamCompanion;

/// <summary>A WebSocket, byte by byte, for as long as Jellyfin knows the viewer.</summary>
public static class Relay
{
    /// <summary>Tests can't wait as long as people can.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(AppContext.GetData("XtreamCompanion.CheckSeconds") as int? ?? 30);

    public static bool IsAsked(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || IsExtendedConnect(context);

    public static async Task Run(HttpContext context, Companion companion, Place place, PluginSettings settings)
    {
        var viewer = await Verify(context).ConfigureAwait(false);
        if (viewer is null || viewer.Id != place.UserId)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!viewer.MaySee(settings))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (!settings.IsPaired)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var isConnect = IsExtendedConnect(context);
        var key = isConnect ? Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)) : null;
        try
        {
            using var reply = await companion.Upgrade(context, viewer, place, settings, key).ConfigureAwait(false);
            if (reply.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                await Join(context, reply, place, settings, isConnect).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = (int)reply.StatusCode;
                Companion.CopyBack(reply, context.Response, place, settings);
                await reply.Content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or HttpRequestException)
        {
            context.Abort();
        }
    }

    private static async Task Join(HttpContext context, HttpResponseMessage reply, Place place, PluginSettings settings, bool isConnect)
    {
        Companion.CopyBack(reply, context.Response, place, settings);
        Stream near;
        if (isConnect)
        {
            context.Response.Headers.Remove("Sec-WebSocket-Accept");
            near = await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync().ConfigureAwait(false);
        }
        else
        {
            context.Response.Headers.Upgrade = "websocket";
            near = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
        }

        await using var far = await reply.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Task[] ends =
        [
            Companion.Pump(near, far, end.Token),
            Companion.Pump(far, near, end.Token),
            UntilUnknown(context, place, end.Token),
        ];
        await Task.WhenAny(ends).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await far.DisposeAsync().ConfigureAwait(false);
        foreach (var task in ends)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends when the viewer is signed out, disabled, or may not see the panel any more.</summary>
    private static async Task UntilUnknown(HttpContext context, Place place, CancellationToken cancel)
    {
        Viewer? viewer;
        do
        {
            await Task.Delay(CheckEvery, cancel).ConfigureAwait(false);
            // Jellyfin answers once per request: another one is made up for every look.
            await using var scope = context.RequestServices.CreateAsyncScope();
            var look = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            look.Request.Headers.Authorization = context.Request.Headers.Authorization;
            look.Connection.RemoteIpAddress = context.Connection.RemoteIpAddress;
            viewer = await Verify(look).ConfigureAwait(false);
        }
        while (viewer?.Id == place.UserId && viewer.MaySee(Plugin.Instance!.Configuration));
    }

    private static async Task<Viewer?> Verify(HttpContext context) =>
        Viewer.Of((await context.AuthenticateAsync(Viewer.Scheme).ConfigureAwait(false)).Principal);

    private static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } feature
        && string.Equals(feature.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
}

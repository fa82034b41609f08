using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace XtreamCompanion;

/// <summary>
/// Stands before Jellyfin's own pipeline, which reads who calls before any controller is asked, and takes every
/// WebSocket for its own.
/// </summary>
public sealed class Door(Companion companion) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Enter);
        next(app);
    };

    private async Task Enter(HttpContext context, RequestDelegate next)
    {
        if (Plugin.Instance is not { } plugin)
        {
            await next(context).ConfigureAwait(false);
        }
        else if (Place.Of(context) is { } place)
        {
            ViewerCookie.Present(context);
            if (Relay.IsAsked(context))
            {
                await Relay.Run(context, companion, place, plugin.Configuration).ConfigureAwait(false);
            }
            else
            {
                await next(context).ConfigureAwait(false);
            }
        }
        else if (MenuEntry.IsAsked(context, plugin.Configuration))
        {
            await MenuEntry.Add(context, next).ConfigureAwait(false);
        }
        else
        {
            await next(context).ConfigureAwait(false);
        }
    }
}

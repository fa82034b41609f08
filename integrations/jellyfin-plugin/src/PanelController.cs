using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace XtreamCompanion;

/// <summary>
/// The panel below Jellyfin's own address. Who calls was verified by Jellyfin before; each call looks at that itself,
/// so that a person gets a page that says what to do instead of a bare number.
/// </summary>
[Route(Place.Root)]
[AllowAnonymous]
public sealed class PanelController(Companion companion) : ControllerBase
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static PluginSettings Settings => Plugin.Instance!.Configuration;

    /// <summary>The panel as a page of its own, for the link in everybody's menu.</summary>
    [HttpGet("")]
    public Task Open() => Pages.Send(HttpContext, "open.html", StatusCodes.Status200OK, ("base", $"{Request.PathBase}/{Place.Root}/"));

    [HttpGet("page.js")]
    public Task Script() => Pages.Send(HttpContext, "page.js", StatusCodes.Status200OK);

    /// <summary>Gives the viewer the cookie of his own place; the answer says where the panel is.</summary>
    [HttpPost("session")]
    public IActionResult SignIn()
    {
        var viewer = Viewer.Of(User);
        var token = User.FindFirst("Jellyfin-Token")?.Value;
        if (viewer is null || !ViewerCookie.IsToken(token))
        {
            return StatusCode(StatusCodes.Status401Unauthorized, new { reason = "signed-out" });
        }

        if (!viewer.MaySee(Settings))
        {
            return StatusCode(StatusCodes.Status403Forbidden, new { reason = "not-allowed" });
        }

        if (!Settings.IsPaired)
        {
            return StatusCode(StatusCodes.Status409Conflict, new { reason = "not-paired", administrator = viewer.IsAdministrator });
        }

        ViewerCookie.Give(HttpContext, viewer, token!);
        return Ok(new { path = $"{Place.Root}/as/{viewer.Id}/embed" });
    }

    [AcceptVerbs("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", Route = "as/{user}/{**rest}")]
    [DisableRequestSizeLimit]
    public async Task Forward()
    {
        var place = Place.Of(HttpContext);
        var viewer = Viewer.Of(User);
        if (place is null)
        {
            await Pages.Refuse(HttpContext, StatusCodes.Status404NotFound, "not-found").ConfigureAwait(false);
        }
        else if (viewer is null || viewer.Id != place.UserId)
        {
            await Pages.Refuse(HttpContext, StatusCodes.Status401Unauthorized, "signed-out").ConfigureAwait(false);
        }
        else if (!viewer.MaySee(Settings))
        {
            await Pages.Refuse(HttpContext, StatusCodes.Status403Forbidden, "not-allowed").ConfigureAwait(false);
        }
        else if (!Settings.IsPaired)
        {
            await Pages.Refuse(HttpContext, StatusCodes.Status503ServiceUnavailable, "not-paired").ConfigureAwait(false);
        }
        else
        {
            try
            {
                await companion.Forward(HttpContext, viewer, place, Settings).ConfigureAwait(false);
            }
            catch (HttpRequestException) when (!Response.HasStarted)
            {
                await Pages.Refuse(HttpContext, StatusCodes.Status502BadGateway, "away").ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (HttpContext.RequestAborted.IsCancellationRequested)
            {
                HttpContext.Abort();
            }
        }
    }

    [HttpGet("settings")]
    public IActionResult ReadSettings() => IsAdministrator ? Ok(Shown()) : Denied();

    [HttpPost("settings")]
    public async Task<IActionResult> WriteSettings()
    {
        if (!IsAdministrator)
        {
            return Denied();
        }

        if (await Read<AudienceWish>().ConfigureAwait(false) is not { } wish || !Enum.TryParse<Audience>(wish.Audience, true, out var audience) || !Enum.IsDefined(audience))
        {
            return Bad("audience");
        }

        Settings.Audience = audience;
        Settings.ChosenUsers = (wish.Users ?? []).Where(one => Guid.TryParse(one, out _)).Distinct().Take(1000).ToArray();
        Plugin.Instance!.SaveConfiguration();
        return Ok(Shown());
    }

    [HttpPost("settings/pair")]
    public async Task<IActionResult> Pair()
    {
        if (!IsAdministrator)
        {
            return Denied();
        }

        var wish = await Read<PairWish>().ConfigureAwait(false);
        if (wish?.Address is not { Length: > 0 and < 500 } text || !Uri.TryCreate(text.Trim().TrimEnd('/') + "/", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https") || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            return Bad("address");
        }

        try
        {
            var (paired, problem) = await companion.Pair(address.AbsoluteUri, wish.Code ?? "", wish.ServerName, HttpContext.RequestAborted).ConfigureAwait(false);
            if (paired is null)
            {
                return StatusCode(StatusCodes.Status422UnprocessableEntity, new { reason = problem == "not-companion" ? problem : "refused", detail = problem });
            }

            (Settings.Address, Settings.Pairing, Settings.Key) = (address.AbsoluteUri, paired.Id, paired.Key);
            Plugin.Instance!.SaveConfiguration();
            return Ok(Shown());
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return StatusCode(StatusCodes.Status502BadGateway, new { reason = "away" });
        }
    }

    private bool IsAdministrator => Viewer.Of(User)?.IsAdministrator == true || (User.IsInRole("Administrator") && User.Identity?.IsAuthenticated == true);

    private IActionResult Denied() => User.Identity?.IsAuthenticated == true
        ? StatusCode(StatusCodes.Status403Forbidden, new { reason = "not-allowed" })
        : StatusCode(StatusCodes.Status401Unauthorized, new { reason = "signed-out" });

    private IActionResult Bad(string field) => StatusCode(StatusCodes.Status400BadRequest, new { reason = "bad-input", field });

    private static object Shown() => new
    {
        address = Settings.Address,
        paired = Settings.IsPaired,
        audience = Settings.Audience.ToString(),
        users = Settings.ChosenUsers,
    };

    /// <summary>By hand: Jellyfin binds bodies in its own way, and differently from version to version.</summary>
    private async Task<T?> Read<T>()
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(Request.Body, Web, HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record PairWish(string? Address, string? Code, string? ServerName);

    private sealed record AudienceWish(string? Audience, string[]? Users);
}

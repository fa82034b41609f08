using System.Security.Claims;

namespace XtreamCompanion;

/// <summary>The person in front of Jellyfin's page, as Jellyfin itself has verified.</summary>
public sealed record Viewer(string Id, string Name, bool IsAdministrator)
{
    public const string Scheme = "CustomAuthentication";

    /// <summary>Null for nobody, and for an API key, which is no person.</summary>
    public static Viewer? Of(ClaimsPrincipal? principal)
    {
        if (principal?.Identity?.IsAuthenticated != true || !Guid.TryParse(principal.FindFirstValue("Jellyfin-UserId"), out var id) || id == Guid.Empty)
        {
            return null;
        }

        var name = principal.FindFirstValue(ClaimTypes.Name);
        return new Viewer(id.ToString("N"), string.IsNullOrEmpty(name) ? "?" : name, principal.IsInRole("Administrator"));
    }

    public bool MaySee(PluginSettings settings) => IsAdministrator || settings.Audience switch
    {
        Audience.Everyone => true,
        Audience.Chosen => settings.ChosenUsers.Any(one => Guid.TryParse(one, out var id) && id.ToString("N") == Id),
        _ => false,
    };
}

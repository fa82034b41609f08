using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace XtreamCompanion;

/// <summary>An address below <c>XtreamCompanion/as/{user}/</c>, as the browser wrote it.</summary>
public sealed partial record Place(string UserId, string PathAndQuery)
{
    public const string Root = "XtreamCompanion";

    [GeneratedRegex("^(?<prefix>(?:/[^/?]+)*?/XtreamCompanion/as/(?<user>[0-9a-f]{32}))(?<rest>/[^?#]*)(?<query>\\?[^#]*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex("(?:^|/)(?:\\.|%2e){1,2}(?:/|$)|\\\\|%5c", RegexOptions.IgnoreCase)]
    private static partial Regex Climbing();

    [GeneratedRegex("(?<=[?&])(?:api_?key)=[^&]*&?", RegexOptions.IgnoreCase)]
    private static partial Regex Keys();

    /// <summary>Gets what a browser puts before the rest, e.g. <c>/base/XtreamCompanion/as/…</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Null where the address is none of these, or climbs out of its place.</summary>
    public static Place? Of(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var match = Shape().Match(raw);
        if (!match.Success || Climbing().IsMatch(match.Groups["rest"].Value))
        {
            return null;
        }

        var query = Keys().Replace(match.Groups["query"].Value, "").TrimEnd('?', '&');
        return new Place(match.Groups["user"].Value.ToLowerInvariant(), match.Groups["rest"].Value + query) { Prefix = match.Groups["prefix"].Value };
    }
}

using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Host;

internal sealed record Person(string Id, string Name, bool IsAdministrator, bool IsApiKey = false);

/// <summary>Who is signed in, by token.</summary>
internal sealed class People
{
    private readonly ConcurrentDictionary<string, Person> all = new(new Dictionary<string, Person>
    {
        ["token-of-ann"] = new("a0000000000000000000000000000001", "Ann", true),
        ["token-of-bob"] = new("b0000000000000000000000000000002", "Böb", false),
        ["token-of-cleo"] = new("c0000000000000000000000000000003", "Cleo", false),
        ["key-of-a-program"] = new("00000000000000000000000000000000", "", true, true),
    });

    public Person? By(string token) => all.GetValueOrDefault(token);

    public void Forget(string token) => all.TryRemove(token, out _);

    public IEnumerable<object> Listed() => all.Values.Where(one => !one.IsApiKey).OrderBy(one => one.Name)
        .Select(one => new { one.Id, one.Name, Policy = new { one.IsAdministrator } });
}

/// <summary>The two forms that Jellyfin 12 takes, with the claims that it gives.</summary>
internal sealed partial class Jellyfin(People people, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    [GeneratedRegex("^MediaBrowser .*?Token=\"?([^\",]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var match = Header().Match(Request.Headers.Authorization.ToString());
        var token = match.Success ? match.Groups[1].Value : Request.Query["ApiKey"].ToString();
        if (token.Length == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (people.By(token) is not { } person)
        {
            return Task.FromResult(AuthenticateResult.Fail("Invalid token."));
        }

        Claim[] claims =
        [
            new(ClaimTypes.Name, person.Name),
            new(ClaimTypes.Role, person.IsAdministrator ? "Administrator" : "User"),
            new("Jellyfin-UserId", person.Id),
            new("Jellyfin-Token", token),
            new("Jellyfin-IsApiKey", person.IsApiKey.ToString()),
        ];
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
    }
}

/// <summary>A web client that shows a plugin's page (`?page=`) to whom it is told (`?token=`, `?user=`).</summary>
internal static class Web
{
    public const string Page = """
        <!doctype html>
        <html lang="en">
        <title>Jellyfin</title>
        <style>
          body { margin: 0; background: #101010; color: #ededed; font-family: sans-serif }
          .emby-button.button-submit { background: #00a4dc; color: #fff }
        </style>
        <body>
        <div id="pages"></div>
        <script src="apiclient.js"></script>
        <script>
          const query = new URLSearchParams(location.search);
          const server = location.href.split('/web/')[0];
          window.ApiClient = new window['jellyfin-apiclient'].ApiClient(server, 'Jellyfin Web', '12.0.0', 'Chromium', 'device');
          window.signInAs = (token, user) => {
            ApiClient.setAuthenticationInfo(token, user);
            const kept = { Servers: [{ Id: 'server-1', AccessToken: token, UserId: user }] };
            localStorage.setItem('jellyfin_credentials', JSON.stringify(kept));
          };
          window.showPage = async (name) => {
            const place = document.querySelector('#pages');
            place.innerHTML = await (await fetch('ConfigurationPage?name=' + name)).text();
            for (const old of place.querySelectorAll('script')) {
              const script = document.createElement('script');
              script.textContent = old.textContent;
              old.replaceWith(script);
            }
            place.firstElementChild.dispatchEvent(new Event('viewshow'));
          };
          signInAs(query.get('token'), query.get('user'));
          if (query.has('page')) showPage(query.get('page'));
        </script>
        </body>
        </html>
        """;
}

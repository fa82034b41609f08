using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace XtreamCompanion;

/// <summary>
/// What a frame sends instead of a header: the viewer's own token, sealed, for the plugin's own path of that one user.
/// Jellyfin verifies it again at every call, so it ends when the token does.
/// </summary>
public static partial class ViewerCookie
{
    private const string Name = "xtreme_viewer";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    [GeneratedRegex("^[A-Za-z0-9._-]{8,200}$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    public static void Give(HttpContext context, Viewer viewer, string token)
    {
        context.Response.Cookies.Append(Name, Seal(token), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = $"{context.Request.PathBase}/{Place.Root}/as/{viewer.Id}/",
        });
    }

    /// <summary>Turns the cookie into the header that Jellyfin reads. A caller's own header is not for this path.</summary>
    public static void Present(HttpContext context)
    {
        var token = context.Request.Cookies.TryGetValue(Name, out var cookie) ? Open(cookie) : null;
        foreach (var name in new[] { "Authorization", "X-Emby-Authorization", "X-Emby-Token", "X-MediaBrowser-Token" })
        {
            context.Request.Headers.Remove(name);
        }

        if (token is not null)
        {
            context.Request.Headers.Authorization = HeaderOf(token);
        }
    }

    public static string HeaderOf(string token) => $"MediaBrowser Token=\"{token}\"";

    public static bool IsToken(string? token) => token is not null && Shape().IsMatch(token);

    private static string Seal(string token)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var plain = Encoding.UTF8.GetBytes(token);
        var body = new byte[plain.Length];
        var tag = new byte[TagBytes];
        using var cipher = new AesGcm(Key(), TagBytes);
        cipher.Encrypt(nonce, plain, body, tag);
        return Base64Url.Encode([.. nonce, .. tag, .. body]);
    }

    private static string? Open(string cookie)
    {
        try
        {
            var bytes = Base64Url.Decode(cookie).AsSpan();
            var body = bytes[(NonceBytes + TagBytes)..];
            var plain = new byte[body.Length];
            using var cipher = new AesGcm(Key(), TagBytes);
            cipher.Decrypt(bytes[..NonceBytes], body, bytes.Slice(NonceBytes, TagBytes), plain);
            var token = Encoding.UTF8.GetString(plain);
            return IsToken(token) ? token : null;
        }
        catch (Exception error) when (error is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Key()
    {
        var plugin = Plugin.Instance!;
        lock (plugin)
        {
            if (plugin.Configuration.CookieKey.Length == 0)
            {
                plugin.Configuration.CookieKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
                plugin.SaveConfiguration();
            }

            return Convert.FromBase64String(plugin.Configuration.CookieKey);
        }
    }
}

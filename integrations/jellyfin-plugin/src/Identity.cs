using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace XtreamCompanion;

/// <summary>What the companion believes: who calls, signed for exactly one call, good for two minutes and once.</summary>
public static class Identity
{
    public const string Header = "X-Xtreme-Identity";

    public static string Sign(PluginSettings settings, Viewer viewer, string method, string path)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["pairing"] = settings.Pairing,
            ["user"] = viewer.Id,
            ["name"] = viewer.Name,
            ["role"] = viewer.IsAdministrator ? "admin" : "viewer",
            ["method"] = method,
            ["path"] = path,
            ["at"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            ["nonce"] = Base64Url.Encode(RandomNumberGenerator.GetBytes(16)),
        });
        var text = "v1." + Base64Url.Encode(payload);
        var mac = HMACSHA256.HashData(Base64Url.Decode(settings.Key), Encoding.ASCII.GetBytes(text));
        return text + "." + Base64Url.Encode(mac);
    }
}

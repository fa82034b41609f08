using System.Text.Json.Serialization;
using MediaBrowser.Model.Plugins;

namespace XtreamCompanion;

/// <summary>Who may see the panel, besides administrators, who always may.</summary>
public enum Audience
{
    Administrators,
    Everyone,
    Chosen,
}

public sealed class PluginSettings : BasePluginConfiguration
{
    /// <summary>Gets or sets where the companion is, as this server reaches it; with a slash at its end.</summary>
    public string Address { get; set; } = "";

    /// <summary>Gets or sets the companion's number for this pairing; 0 = not paired.</summary>
    public int Pairing { get; set; }

    /// <summary>Gets or sets the key of the pairing: 32 bytes, base64url.</summary>
    [JsonIgnore]
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the key of our own cookies: 32 bytes, base64.</summary>
    [JsonIgnore]
    public string CookieKey { get; set; } = "";

    public Audience Audience { get; set; } = Audience.Administrators;

    /// <summary>Gets or sets the ids of the users who may, where they are chosen.</summary>
    public string[] ChosenUsers { get; set; } = [];

    [JsonIgnore]
    public bool IsPaired => Pairing > 0 && Key.Length > 0 && Address.Length > 0;
}

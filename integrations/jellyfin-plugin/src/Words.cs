using Microsoft.AspNetCore.Http;

namespace XtreamCompanion;

/// <summary>What the pages say when there is no panel to say it.</summary>
public sealed record Words(string Language, string Title, string Text, string Retry)
{
    private static readonly Dictionary<string, Dictionary<string, string[]>> All = new()
    {
        ["en"] = new()
        {
            ["away"] = ["The companion does not answer", "xtreme-downloader is switched off or can't be reached from this server. The page tries again by itself."],
            ["not-paired"] = ["Not connected yet", "An administrator connects this plugin in Jellyfin: Dashboard → Plugins → Xtream Companion."],
            ["not-allowed"] = ["Not for this user", "An administrator decides in the plugin's settings who may see this page."],
            ["signed-out"] = ["Signed out", "Open this page again from Jellyfin's menu."],
            ["not-found"] = ["Nothing here", "There is no page at this address."],
            ["retry"] = ["Try again"],
        },
        ["de"] = new()
        {
            ["away"] = ["Der Begleitdienst antwortet nicht", "xtreme-downloader ist ausgeschaltet oder von diesem Server aus nicht erreichbar. Die Seite versucht es von selbst wieder."],
            ["not-paired"] = ["Noch nicht verbunden", "Ein Administrator verbindet dieses Plugin in Jellyfin: Übersicht → Plugins → Xtream Companion."],
            ["not-allowed"] = ["Nicht für diesen Benutzer", "Ein Administrator legt in den Einstellungen des Plugins fest, wer diese Seite sehen darf."],
            ["signed-out"] = ["Abgemeldet", "Öffne diese Seite noch einmal aus dem Menü von Jellyfin."],
            ["not-found"] = ["Hier ist nichts", "Unter dieser Adresse gibt es keine Seite."],
            ["retry"] = ["Noch einmal versuchen"],
        },
        ["fr"] = new()
        {
            ["away"] = ["Le compagnon ne répond pas", "xtreme-downloader est arrêté ou injoignable depuis ce serveur. La page réessaie d'elle-même."],
            ["not-paired"] = ["Pas encore relié", "Un administrateur relie cette extension dans Jellyfin : Tableau de bord → Extensions → Xtream Companion."],
            ["not-allowed"] = ["Pas pour cet utilisateur", "Un administrateur décide dans les réglages de l'extension qui peut voir cette page."],
            ["signed-out"] = ["Déconnecté", "Rouvrez cette page depuis le menu de Jellyfin."],
            ["not-found"] = ["Rien ici", "Il n'y a pas de page à cette adresse."],
            ["retry"] = ["Réessayer"],
        },
        ["es"] = new()
        {
            ["away"] = ["El compañero no responde", "xtreme-downloader está apagado o no se puede alcanzar desde este servidor. La página lo vuelve a intentar sola."],
            ["not-paired"] = ["Aún sin conectar", "Un administrador conecta este complemento en Jellyfin: Panel de control → Complementos → Xtream Companion."],
            ["not-allowed"] = ["No para este usuario", "Un administrador decide en los ajustes del complemento quién puede ver esta página."],
            ["signed-out"] = ["Sesión cerrada", "Abre esta página de nuevo desde el menú de Jellyfin."],
            ["not-found"] = ["Aquí no hay nada", "No hay ninguna página en esta dirección."],
            ["retry"] = ["Intentar de nuevo"],
        },
        ["ar"] = new()
        {
            ["away"] = ["الخدمة المرافقة لا تستجيب", "خدمة xtreme-downloader متوقفة أو لا يمكن الوصول إليها من هذا الخادم. ستعيد الصفحة المحاولة تلقائيًا."],
            ["not-paired"] = ["غير متصل بعد", "يربط المسؤول هذه الإضافة في Jellyfin: لوحة التحكم ← الإضافات ← Xtream Companion."],
            ["not-allowed"] = ["ليس لهذا المستخدم", "يحدد المسؤول في إعدادات الإضافة من يمكنه رؤية هذه الصفحة."],
            ["signed-out"] = ["تم تسجيل الخروج", "افتح هذه الصفحة مرة أخرى من قائمة Jellyfin."],
            ["not-found"] = ["لا شيء هنا", "لا توجد صفحة في هذا العنوان."],
            ["retry"] = ["حاول مرة أخرى"],
        },
    };

    public string Direction => Language == "ar" ? "rtl" : "ltr";

    public static Words For(HttpRequest request, string reason)
    {
        var wanted = request.Headers.AcceptLanguage.ToString().Split(',').Select(one => one.Split([';', '-'])[0].Trim().ToLowerInvariant());
        var language = wanted.FirstOrDefault(All.ContainsKey) ?? "en";
        var text = All[language][reason];
        return new Words(language, text[0], text[1], All[language]["retry"][0]);
    }
}

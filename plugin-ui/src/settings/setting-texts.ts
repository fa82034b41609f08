/**
 * What the general settings are called, by language and key: name, description. English is the service's own
 * (`GET /api/settings/schema`); a setting that is not here is shown as the service describes it.
 */
type Texts = Record<string, [name: string, description: string]>;

const de: Texts = {
  sync_interval_minutes: ['Abgleich', 'Wie oft jedes Konto abgeglichen wird, wenn beim Konto nichts anderes steht'],
  removal_guard_percent: [
    'Schutz vor Verlust, Anteil',
    'Ein Abgleich, der mehr als diesen Anteil eines Bereichs entfernen würde, wartet auf einen zweiten oder auf dich',
  ],
  removal_guard_min_rows: ['Schutz vor Verlust, ab', 'Der Verlust von weniger Titeln wartet nie'],
  series_refreshes_per_hour: [
    'Serien neu lesen',
    'Wie viele schon angesehene Serien je Konto in einer Stunde neu gelesen werden, eine nach der anderen; 0 für keine',
  ],
  variant_order: ['Varianten: Reihenfolge', 'Was zuerst zählt, wenn es einen Titel mehrmals gibt'],
  variant_languages: [
    'Varianten: Sprachen',
    'Bei einem Titel in mehreren Sprachen: welche bevorzugt wird, die beste zuerst, z. B. „German, English“. Leer = egal',
  ],
  variant_resolution: ['Varianten: Auflösung', 'Bei einem Titel in mehreren Qualitäten: die beste bis zu dieser'],
  variant_containers: [
    'Varianten: Dateiformate',
    'Bei einem Titel in mehreren Dateiformaten: welches bevorzugt wird, das beste zuerst',
  ],
  variant_accounts: [
    'Varianten: Konten',
    'Bei einem Titel in mehreren Konten: welches bevorzugt wird, nach Nummern, das beste zuerst. Leer = das älteste zuerst',
  ],
  write_nfo: [
    'NFO-Dateien',
    'Neben jeden Film und jede Folge eine NFO-Datei legen: Titel, Handlung, Besetzung und Kennungen, wie der Medienserver sie liest',
  ],
  write_artwork: ['Bilder', 'Plakat und Hintergrund neben Filme, Serien, Staffeln und Folgen legen'],
  library_tmdb_ids: [
    'TMDB-Nummern in Namen',
    'Die TMDB-Nummer in die Namen von Filmen und Serien schreiben, wo sie bekannt ist, wie in „Film (2019) [tmdbid-603]“: Medienserver verwechseln sie dann nie. Nur neue Downloads',
  ],
  allow_private_redirects: [
    'Weiterleitung ins eigene Netz',
    'Einem Anbieter folgen, der einen Download an eine Adresse des eigenen Netzes schickt',
  ],
  allow_private_notifications: [
    'Benachrichtigungen ins eigene Netz',
    'Webhooks und Benachrichtigungen auch an Adressen des eigenen Netzes schicken',
  ],
  tracking_interval_minutes: [
    'Verfolgte Serien',
    'Wie oft der Anbieter nach neuen Folgen verfolgter Serien gefragt wird',
  ],
  embed_origins: [
    'Einbetten erlaubt für',
    'Adressen, deren Seiten die Oberfläche in einem Rahmen zeigen dürfen (/embed), durch Leerzeichen getrennt',
  ],
};

const fr: Texts = {
  sync_interval_minutes: [
    'Synchronisation',
    'À quelle fréquence chaque compte est synchronisé, sauf indication contraire du compte',
  ],
  removal_guard_percent: [
    'Protection contre les pertes, part',
    'Une synchronisation qui retirerait plus que cette part d’une section attend la suivante, ou votre accord',
  ],
  removal_guard_min_rows: ['Protection contre les pertes, à partir de', 'La perte de moins de titres n’attend jamais'],
  series_refreshes_per_hour: [
    'Relecture des séries',
    'Combien de séries déjà consultées sont relues par heure pour chaque compte, l’une après l’autre ; 0 pour aucune',
  ],
  variant_order: ['Variantes : ordre', 'Ce qui compte d’abord quand un titre existe plusieurs fois'],
  variant_languages: [
    'Variantes : langues',
    'Pour un titre en plusieurs langues : celle à préférer, la meilleure d’abord, p. ex. « French, English ». Vide = indifférent',
  ],
  variant_resolution: ['Variantes : résolution', 'Pour un titre en plusieurs qualités : la meilleure jusqu’à celle-ci'],
  variant_containers: [
    'Variantes : formats',
    'Pour un titre en plusieurs formats de fichier : celui à préférer, le meilleur d’abord',
  ],
  variant_accounts: [
    'Variantes : comptes',
    'Pour un titre présent dans plusieurs comptes : celui à préférer, par numéro, le meilleur d’abord. Vide = le plus ancien d’abord',
  ],
  write_nfo: [
    'Fichiers NFO',
    'Écrire un fichier NFO à côté de chaque film et épisode : titre, résumé, distribution et identifiants, comme le serveur multimédia les lit',
  ],
  write_artwork: ['Images', 'Placer l’affiche et le fond à côté des films, séries, saisons et épisodes'],
  library_tmdb_ids: [
    'Identifiants TMDB dans les noms',
    'Mettre l’identifiant TMDB, s’il est connu, dans le nom des films et séries, comme « Film (2019) [tmdbid-603] » : les serveurs ne les confondent alors jamais. Nouveaux téléchargements seulement',
  ],
  allow_private_redirects: [
    'Redirections vers votre réseau',
    'Suivre un fournisseur qui envoie un téléchargement vers une adresse de votre propre réseau',
  ],
  allow_private_notifications: [
    'Notifications vers votre réseau',
    'Envoyer aussi les webhooks et notifications à des adresses de votre propre réseau',
  ],
  tracking_interval_minutes: [
    'Séries suivies',
    'À quelle fréquence le fournisseur est interrogé sur les nouveaux épisodes des séries suivies',
  ],
  embed_origins: [
    'Intégration permise à',
    'Origines dont les pages peuvent afficher l’interface dans un cadre (/embed), séparées par un espace',
  ],
};

const es: Texts = {
  sync_interval_minutes: [
    'Sincronización',
    'Cada cuánto se sincroniza cada cuenta, salvo que la cuenta diga otra cosa',
  ],
  removal_guard_percent: [
    'Protección contra pérdidas, parte',
    'Una sincronización que quitaría más de esta parte de una sección espera a la siguiente, o a usted',
  ],
  removal_guard_min_rows: ['Protección contra pérdidas, desde', 'La pérdida de menos títulos nunca espera'],
  series_refreshes_per_hour: [
    'Releer series',
    'Cuántas series ya consultadas de cada cuenta se vuelven a leer en una hora, una tras otra; 0 para ninguna',
  ],
  variant_order: ['Variantes: orden', 'Qué cuenta primero cuando un título existe varias veces'],
  variant_languages: [
    'Variantes: idiomas',
    'De un título en varios idiomas: cuál preferir, el mejor primero, p. ej. «Spanish, English». Vacío = da igual',
  ],
  variant_resolution: ['Variantes: resolución', 'De un título en varias calidades: la mejor hasta esta'],
  variant_containers: [
    'Variantes: formatos',
    'De un título en varios formatos de archivo: cuál preferir, el mejor primero',
  ],
  variant_accounts: [
    'Variantes: cuentas',
    'De un título en varias cuentas: cuál preferir, por número, la mejor primero. Vacío = la más antigua primero',
  ],
  write_nfo: [
    'Archivos NFO',
    'Escribir un archivo NFO junto a cada película y episodio: título, sinopsis, reparto e identificadores, como los lee el servidor multimedia',
  ],
  write_artwork: ['Imágenes', 'Poner el cartel y el fondo junto a películas, series, temporadas y episodios'],
  library_tmdb_ids: [
    'Identificadores TMDB en los nombres',
    'Poner el identificador TMDB, si se conoce, en el nombre de películas y series, como «Film (2019) [tmdbid-603]»: así los servidores nunca las confunden. Solo descargas nuevas',
  ],
  allow_private_redirects: [
    'Redirecciones a su red',
    'Seguir a un proveedor que envía una descarga a una dirección de su propia red',
  ],
  allow_private_notifications: ['Avisos a su red', 'Enviar webhooks y avisos también a direcciones de su propia red'],
  tracking_interval_minutes: [
    'Series seguidas',
    'Cada cuánto se pregunta al proveedor por episodios nuevos de las series seguidas',
  ],
  embed_origins: [
    'Inserción permitida a',
    'Orígenes cuyas páginas pueden mostrar el panel en un marco (/embed), separados por un espacio',
  ],
};

const ar: Texts = {
  sync_interval_minutes: ['المزامنة', 'كم مرة تتم مزامنة كل حساب، ما لم يحدد الحساب غير ذلك'],
  removal_guard_percent: [
    'الحماية من الفقدان: النسبة',
    'المزامنة التي قد تزيل أكثر من هذه النسبة من قسم ما تنتظر مزامنة ثانية أو موافقتك',
  ],
  removal_guard_min_rows: ['الحماية من الفقدان: ابتداءً من', 'فقدان عناوين أقل من هذا العدد لا ينتظر أبدًا'],
  series_refreshes_per_hour: [
    'إعادة قراءة المسلسلات',
    'كم مسلسلًا سبق عرضه يُقرأ من جديد في الساعة لكل حساب، واحدًا تلو الآخر؛ 0 لعدم القراءة',
  ],
  variant_order: ['النسخ: الترتيب', 'ما الذي يُراعى أولًا عندما يوجد العنوان عدة مرات'],
  variant_languages: [
    'النسخ: اللغات',
    'لعنوان متوفر بعدة لغات: أي لغة تُفضَّل، الأفضل أولًا، مثل "Arabic, English". فارغ = لا فرق',
  ],
  variant_resolution: ['النسخ: الدقة', 'لعنوان متوفر بعدة جودات: الأفضل حتى هذه الدقة'],
  variant_containers: ['النسخ: صيغ الملفات', 'لعنوان متوفر بعدة صيغ: أي صيغة تُفضَّل، الأفضل أولًا'],
  variant_accounts: [
    'النسخ: الحسابات',
    'لعنوان متوفر في عدة حسابات: أي حساب يُفضَّل، بالأرقام، الأفضل أولًا. فارغ = الأقدم أولًا',
  ],
  write_nfo: [
    'ملفات NFO',
    'كتابة ملف NFO بجانب كل فيلم وحلقة: العنوان والقصة والممثلون والمعرّفات كما يقرؤها خادم الوسائط',
  ],
  write_artwork: ['الصور', 'وضع الملصق والخلفية بجانب الأفلام والمسلسلات والمواسم والحلقات'],
  library_tmdb_ids: [
    'معرّفات TMDB في الأسماء',
    'وضع معرّف TMDB في أسماء الأفلام والمسلسلات حيث يُعرف، مثل "Film (2019) [tmdbid-603]"، فلا تخلط خوادم الوسائط بينها. للتنزيلات الجديدة فقط',
  ],
  allow_private_redirects: ['التحويل إلى شبكتك', 'اتباع مزوّد يحوّل التنزيل إلى عنوان في شبكتك الخاصة'],
  allow_private_notifications: ['الإشعارات إلى شبكتك', 'إرسال خطافات الويب والإشعارات إلى عناوين شبكتك الخاصة أيضًا'],
  tracking_interval_minutes: ['المسلسلات المتابَعة', 'كم مرة يُسأل المزوّد عن حلقات جديدة للمسلسلات المتابَعة'],
  embed_origins: ['التضمين مسموح لـ', 'المواقع التي يجوز لصفحاتها عرض اللوحة داخل إطار (/embed)، تفصل بينها مسافة'],
};

/** By the language's tag. */
export const settingTexts: Record<string, Texts> = { de, fr, es, ar };

/** Name and description in a language; null where there are none of its own. */
export function settingText(language: string, key: string): { name: string; description: string } | null {
  const found = settingTexts[language]?.[key];
  return found ? { name: found[0], description: found[1] } : null;
}

/** Jellyfin's pages are not the panel's: these few texts travel with the plugin. */
type Words = {
  title: string;
  signIn: string;
  connect: string;
  reasons: Record<string, string>;
  settings: {
    address: string;
    code: string;
    pair: string;
    paired: (address: string) => string;
    unpaired: string;
    pairedNow: string;
    who: string;
    audiences: Record<'Administrators' | 'Everyone' | 'Chosen', string>;
    users: string;
    save: string;
    saved: string;
  };
};

const en: Words = {
  title: 'Downloads',
  signIn: 'Sign in to Jellyfin',
  connect: 'Connect the plugin',
  reasons: {
    'signed-out': 'Nobody is signed in to Jellyfin here.',
    'not-allowed': "You may not see this page. An administrator decides in the plugin's settings who may.",
    'not-paired': 'The plugin is not connected to the companion yet.',
    'not-companion': 'There is no xtreme-downloader at this address.',
    'bad-input': 'This is no address such as http://192.168.1.4:8000.',
    away: "Nothing answers at this address. It must be one that Jellyfin's server reaches.",
    failed: 'This did not work. Try again.',
  },
  settings: {
    address: "The companion's address, as this server reaches it",
    code: "One-time code (the companion's panel: Settings → Media servers → Plugin)",
    pair: 'Connect',
    paired: (address) => `Connected with ${address}`,
    unpaired: 'Not connected yet.',
    pairedNow: 'Connected. The panel is in the menu.',
    who: 'Who may see the panel',
    audiences: {
      Administrators: 'Administrators only',
      Everyone: 'All users (a link appears in their menu)',
      Chosen: 'Chosen users (a link appears in the menu)',
    },
    users: 'Users',
    save: 'Save',
    saved: 'Saved.',
  },
};

const de: Words = {
  title: 'Downloads',
  signIn: 'Bei Jellyfin anmelden',
  connect: 'Plugin verbinden',
  reasons: {
    'signed-out': 'Hier ist niemand bei Jellyfin angemeldet.',
    'not-allowed':
      'Du darfst diese Seite nicht sehen. Ein Administrator legt in den Einstellungen des Plugins fest, wer darf.',
    'not-paired': 'Das Plugin ist noch nicht mit dem Begleitdienst verbunden.',
    'not-companion': 'Unter dieser Adresse ist kein xtreme-downloader.',
    'bad-input': 'Das ist keine Adresse wie http://192.168.1.4:8000.',
    away: 'Unter dieser Adresse antwortet nichts. Sie muss vom Jellyfin-Server aus erreichbar sein.',
    failed: 'Das hat nicht geklappt. Versuche es noch einmal.',
  },
  settings: {
    address: 'Adresse des Begleitdienstes, wie dieser Server ihn erreicht',
    code: 'Einmal-Code (im Panel des Begleitdienstes: Einstellungen → Medienserver → Plugin)',
    pair: 'Verbinden',
    paired: (address) => `Verbunden mit ${address}`,
    unpaired: 'Noch nicht verbunden.',
    pairedNow: 'Verbunden. Das Panel steht im Menü.',
    who: 'Wer das Panel sehen darf',
    audiences: {
      Administrators: 'Nur Administratoren',
      Everyone: 'Alle Benutzer (in ihrem Menü erscheint ein Link)',
      Chosen: 'Ausgewählte Benutzer (im Menü erscheint ein Link)',
    },
    users: 'Benutzer',
    save: 'Speichern',
    saved: 'Gespeichert.',
  },
};

const fr: Words = {
  title: 'Téléchargements',
  signIn: 'Se connecter à Jellyfin',
  connect: "Relier l'extension",
  reasons: {
    'signed-out': "Personne n'est connecté à Jellyfin ici.",
    'not-allowed': "Vous ne pouvez pas voir cette page. Un administrateur en décide dans les réglages de l'extension.",
    'not-paired': "L'extension n'est pas encore reliée au compagnon.",
    'not-companion': "Il n'y a pas de xtreme-downloader à cette adresse.",
    'bad-input': "Ce n'est pas une adresse comme http://192.168.1.4:8000.",
    away: 'Rien ne répond à cette adresse. Le serveur Jellyfin doit pouvoir la joindre.',
    failed: "Cela n'a pas marché. Réessayez.",
  },
  settings: {
    address: 'Adresse du compagnon, telle que ce serveur le joint',
    code: 'Code à usage unique (panneau du compagnon : Réglages → Serveurs multimédias → Extension)',
    pair: 'Relier',
    paired: (address) => `Relié à ${address}`,
    unpaired: 'Pas encore relié.',
    pairedNow: 'Relié. Le panneau est dans le menu.',
    who: 'Qui peut voir le panneau',
    audiences: {
      Administrators: 'Les administrateurs seulement',
      Everyone: 'Tous les utilisateurs (un lien apparaît dans leur menu)',
      Chosen: 'Des utilisateurs choisis (un lien apparaît dans le menu)',
    },
    users: 'Utilisateurs',
    save: 'Enregistrer',
    saved: 'Enregistré.',
  },
};

const es: Words = {
  title: 'Descargas',
  signIn: 'Iniciar sesión en Jellyfin',
  connect: 'Conectar el complemento',
  reasons: {
    'signed-out': 'Aquí nadie ha iniciado sesión en Jellyfin.',
    'not-allowed': 'No puedes ver esta página. Un administrador lo decide en los ajustes del complemento.',
    'not-paired': 'El complemento aún no está conectado con el compañero.',
    'not-companion': 'En esta dirección no hay ningún xtreme-downloader.',
    'bad-input': 'Esto no es una dirección como http://192.168.1.4:8000.',
    away: 'Nada responde en esta dirección. El servidor de Jellyfin tiene que poder alcanzarla.',
    failed: 'No ha funcionado. Inténtalo de nuevo.',
  },
  settings: {
    address: 'Dirección del compañero, tal como la alcanza este servidor',
    code: 'Código de un solo uso (panel del compañero: Ajustes → Servidores multimedia → Complemento)',
    pair: 'Conectar',
    paired: (address) => `Conectado con ${address}`,
    unpaired: 'Aún sin conectar.',
    pairedNow: 'Conectado. El panel está en el menú.',
    who: 'Quién puede ver el panel',
    audiences: {
      Administrators: 'Solo administradores',
      Everyone: 'Todos los usuarios (aparece un enlace en su menú)',
      Chosen: 'Usuarios elegidos (aparece un enlace en el menú)',
    },
    users: 'Usuarios',
    save: 'Guardar',
    saved: 'Guardado.',
  },
};

const ar: Words = {
  title: 'التنزيلات',
  signIn: 'تسجيل الدخول إلى Jellyfin',
  connect: 'ربط الإضافة',
  reasons: {
    'signed-out': 'لا أحد مسجّل الدخول إلى Jellyfin هنا.',
    'not-allowed': 'لا يمكنك رؤية هذه الصفحة. يحدد المسؤول ذلك في إعدادات الإضافة.',
    'not-paired': 'الإضافة غير مرتبطة بالخدمة المرافقة بعد.',
    'not-companion': 'لا يوجد xtreme-downloader في هذا العنوان.',
    'bad-input': 'هذا ليس عنوانًا مثل http://192.168.1.4:8000.',
    away: 'لا شيء يستجيب في هذا العنوان. يجب أن يستطيع خادم Jellyfin الوصول إليه.',
    failed: 'لم ينجح ذلك. حاول مرة أخرى.',
  },
  settings: {
    address: 'عنوان الخدمة المرافقة كما يصل إليها هذا الخادم',
    code: 'رمز لمرة واحدة (لوحة الخدمة المرافقة: الإعدادات ← خوادم الوسائط ← الإضافة)',
    pair: 'ربط',
    paired: (address) => `مرتبط بـ ${address}`,
    unpaired: 'غير مرتبط بعد.',
    pairedNow: 'تم الربط. اللوحة موجودة في القائمة.',
    who: 'من يمكنه رؤية اللوحة',
    audiences: {
      Administrators: 'المسؤولون فقط',
      Everyone: 'جميع المستخدمين (يظهر رابط في قائمتهم)',
      Chosen: 'مستخدمون محددون (يظهر رابط في القائمة)',
    },
    users: 'المستخدمون',
    save: 'حفظ',
    saved: 'تم الحفظ.',
  },
};

const all: Record<string, Words> = { en, de, fr, es, ar };

/** In the language of Jellyfin's page, else of the browser. */
export function words(): Words {
  const wanted = [document.documentElement.lang, ...navigator.languages].map((one) => one.slice(0, 2).toLowerCase());
  return wanted.map((one) => all[one]).find((one) => one !== undefined) ?? en;
}

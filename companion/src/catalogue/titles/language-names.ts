/** Names of languages, in English and in themselves, as they stand in brackets and in categories. */
const LANGUAGES: Record<string, string> = {
  en: 'ENGLISH ENGLISCH ANGLAIS INGLES INGLÊS INGLÉS INGLESE ENGLISCHE',
  fr: 'FRENCH FRANÇAIS FRANCAIS FRANÇAISE FRANÇAISES FRANCAISE FRANCAISES TRUEFRENCH',
  de: 'GERMAN DEUTSCH DEUTSCHE DEUTSCHER DEUTSCHES',
  es: 'SPANISH ESPAÑOL ESPANOL ESPAÑOLA ESPAÑOLAS ESPAÑOLES CASTELLANO',
  'es-419': 'LATINO LATINA LATINOS',
  it: 'ITALIAN ITALIANO ITALIANA ITALIANI ITALIANE',
  pt: 'PORTUGUESE PORTUGUÊS PORTUGUES PORTUGUESA',
  'pt-BR': 'BRAZILIAN BRASILEIRO BRASILEIROS BRASILEIRA',
  nl: 'DUTCH NEDERLANDS NEDERLANDSE VLAAMS FLEMISH',
  tr: 'TURKISH TÜRKÇE TURKCE TÜRK',
  ar: 'ARABIC ARAB عربي عربية العربية العربي',
  fa: 'PERSIAN FARSI IRANIAN فارسی',
  ku: 'KURDISH KURDI KURDÎ',
  pl: 'POLISH POLSKI POLSKIE POLSKA',
  ru: 'RUSSIAN РУССКИЙ РУССКИЕ РУССКОЕ',
  uk: 'UKRAINIAN УКРАЇНСЬКА УКРАЇНСЬКІ',
  ro: 'ROMANIAN ROMÂNĂ ROMANA ROMÂNESTI ROMANESTI',
  hu: 'HUNGARIAN MAGYAR',
  cs: 'CZECH ČESKY ČESKÉ ČEŠTINA',
  sk: 'SLOVAK SLOVENSKÉ SLOVENSKY',
  sl: 'SLOVENIAN SLOVENE SLOVENSKI',
  bg: 'BULGARIAN БЪЛГАРСКИ',
  el: 'GREEK ΕΛΛΗΝΙΚΑ ΕΛΛΗΝΙΚΕΣ',
  sq: 'ALBANIAN SHQIP',
  sr: 'SERBIAN SRPSKI СРПСКИ',
  hr: 'CROATIAN HRVATSKI',
  bs: 'BOSNIAN BOSANSKI',
  mk: 'MACEDONIAN МАКЕДОНСКИ',
  sh: 'YUGOSLAVIAN YUGOSLAV',
  sv: 'SWEDISH SVENSK SVENSKA SVENSKT',
  no: 'NORWEGIAN NORSK NORSKE',
  da: 'DANISH DANSK DANSKE',
  fi: 'FINNISH SUOMI SUOMALAISET',
  is: 'ICELANDIC ÍSLENSKA',
  et: 'ESTONIAN EESTI',
  lv: 'LATVIAN LATVIEŠU',
  lt: 'LITHUANIAN LIETUVIŲ',
  he: 'HEBREW עברית',
  hi: 'HINDI हिन्दी हिंदी',
  ta: 'TAMIL தமிழ்',
  te: 'TELUGU తెలుగు',
  ml: 'MALAYALAM മലയാളം',
  kn: 'KANNADA ಕನ್ನಡ',
  bn: 'BENGALI BANGLA বাংলা',
  pa: 'PUNJABI ਪੰਜਾਬੀ',
  mr: 'MARATHI मराठी',
  gu: 'GUJARATI ગુજરાતી',
  ur: 'URDU اردو',
  zh: 'CHINESE MANDARIN 中文 国语 國語',
  yue: 'CANTONESE 粤语 粵語',
  ja: 'JAPANESE 日本語',
  ko: 'KOREAN 한국어',
  th: 'THAI ไทย',
  vi: 'VIETNAMESE',
  id: 'INDONESIAN',
  ms: 'MALAY MELAYU',
  fil: 'FILIPINO TAGALOG PINOY',
  ca: 'CATALAN CATALÀ',
  eu: 'BASQUE EUSKERA',
  gl: 'GALICIAN GALEGO',
  am: 'AMHARIC',
  so: 'SOMALI',
  hy: 'ARMENIAN',
  ka: 'GEORGIAN',
  az: 'AZERBAIJANI AZERI',
};

/** Names of countries and film industries that tell a language; for categories only. */
const COUNTRIES: Record<string, string> = {
  'en-US': 'USA AMERICA AMERICAN',
  en: 'UK BRITISH ENGLAND BRITAIN IRELAND',
  'en-AU': 'AUSTRALIA AUSTRALIAN',
  fr: 'FRANCE',
  'fr-CA': 'QUEBEC QUÉBEC QUEBECOIS QUÉBÉCOIS',
  de: 'GERMANY DEUTSCHLAND ALLEMAGNE AUSTRIA ÖSTERREICH',
  es: 'SPAIN ESPAÑA ESPANA',
  'es-419': 'LATAM MEXICO MÉXICO',
  'es-AR': 'ARGENTINA ARGENTINO',
  it: 'ITALY ITALIA',
  pt: 'PORTUGAL',
  'pt-BR': 'BRAZIL BRASIL',
  nl: 'NETHERLANDS NEDERLAND HOLLAND',
  tr: 'TURKEY TÜRKIYE TURKIYE TÜRKİYE',
  ar: 'ARABIA EGYPT',
  fa: 'IRAN',
  pl: 'POLAND',
  ru: 'RUSSIA РОССИЯ',
  uk: 'UKRAINE УКРАЇНА',
  ro: 'ROMANIA ROMÂNIA',
  hu: 'HUNGARY',
  el: 'GREECE ΕΛΛΑΔΑ',
  sq: 'ALBANIA',
  sr: 'SERBIA SRBIJA',
  hr: 'CROATIA HRVATSKA',
  sh: 'YUGOSLAVIA EXYU',
  sv: 'SWEDEN SVERIGE',
  no: 'NORWAY NORGE',
  da: 'DENMARK DANMARK',
  fi: 'FINLAND',
  hi: 'BOLLYWOOD INDIA INDIAN',
  ta: 'KOLLYWOOD',
  te: 'TOLLYWOOD',
  ur: 'PAKISTAN PAKISTANI',
  he: 'ISRAEL',
  ko: 'KOREA',
  ja: 'JAPAN',
  zh: 'CHINA',
  th: 'THAILAND',
  fil: 'PHILIPPINES',
};

function byName(...tables: Record<string, string>[]): Map<string, string> {
  const entries = tables.flatMap((table) => Object.entries(table));
  return new Map(entries.flatMap(([tag, names]) => names.split(' ').map((name): [string, string] => [name, tag])));
}

/** Upper-case name of a language → BCP-47. */
export const LANGUAGE_NAMES: ReadonlyMap<string, string> = byName(LANGUAGES);
const CATEGORY_NAMES: ReadonlyMap<string, string> = byName(LANGUAGES, COUNTRIES, { mul: 'MULTI MULTILANG' });

const SUBTITLES = /^(?:SUBS?|SUBBED|SUBTITLES?|SUBTITLED|UNTERTITEL|ALTYAZI|ALTYAZILI)$/;

/** The language that a category's words name, `mul` where they name several; with the word that said it. */
export function languageInWords(text: string): { language: string; word: string } | null {
  const words = text.toUpperCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  let found: { language: string; word: string } | null = null;
  for (const [index, word] of words.entries()) {
    const language = CATEGORY_NAMES.get(word);
    if (language === undefined || SUBTITLES.test(words[index + 1] ?? '')) continue;
    if (found === null) found = { language, word };
    else if (found.language.slice(0, 2) !== language.slice(0, 2))
      return { language: 'mul', word: `${found.word}, ${word}` };
  }
  return found;
}

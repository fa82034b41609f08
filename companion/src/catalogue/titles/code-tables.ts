/**
 * When a code that stands at the end of a name without brackets is one: `always`, `upper` (in capitals after a title
 * that is not), `beside` (next to another tag), `never`.
 */
export type Bare = 'always' | 'upper' | 'beside' | 'never';

/** `LANGUAGE[,OTHER READING…]: CODES`; `-` for no language. Spaces within a code are written `_`. */
export const LANGUAGES = `
en: EN ENG UK GB
en-US: USA
en-AU: AU AUS
en-NZ: NZ
en-IE: IE
fr: FR FRA FRE VF VFF VFI VF2 TRUEFRENCH
fr-CA: QC VFQ
de: DE GER DEU
-,de-CH,fr-CH,it-CH: CH
-,nl-BE,fr-BE: BEL
es: ES ESP SPA
es-419,lv: LAT
es-419: LATAM LATIN ES_LAT ES_LA
es-MX: MX MEX
es-AR: ARG
es-CL: CL CHL
it: ITA
pt,pt-BR: PT POR
pt-BR: BR PT_BR PTBR BRA
nl: NL NLD DUT
sq: AL SQ ALB
ar,es-AR: AR
ar: ARA ARB KSA UAE EG EGY DZ LB SY
ku: KU KRD KURD
fa: FA IR FAS IRN
el: GR EL GRE
tr: TR TUR
pl: PL POL
ro: RO ROU RUM
bg: BG BUL
cs: CZ CS CZE
sk: SK SVK
hu: HU HUN
sv: SE SV SWE
no: NOR NB
da: DK
fi: FI FIN
lv: LV LVA
lt: LT LTU
et: EE
ru: RU RUS
uk: UA UKR
ka: GE GEO
az: AZ AZE
hr: HR HRV CRO
sr: RS SR SRB
bs: BS BIH
sl: SLO SL
mk: MK MKD
sh: EX_YU EXYU YU
hi: HI HIN
ur: PK PAK UR URD
ta: TAM
te: TEL
kn: KAN
bn: BD BN
fil: PH PHL FIL TL
zh: CN ZH CHN CHI
zh-TW: TW
zh-HK: HK
ja: JP JA JAP JPN
ko: KR KOR
th: TH THA
vi: VN VIE
id: IDN
he: HEB ISR
mul: MULTI MULTI_LANG MULTILANG MULTI_LANGUAGE MULTI_AUDIO MULTILINGUAL MUL
`;

/** The same, for codes that are also words of titles. */
export const TITLE_WORDS = `
en-US: US
en-CA,ca,fr-CA: CA
de-AT: AT
-,nl-BE,fr-BE: BE
it: IT
no: NO
hi,ta,te,ml,kn,bn,pa,mr,gu: IN
fi,hy,am: AM
sr: ME
so: SO
is: IS
ms: MY MS
ar: MA SA IQ
ml: ML
mr: MR
te: TE
id: ID
pa: PA
he: HE IL
vi: VI
bs: BA
da: DA
ko: KO
sl: SI
`;

/** `TAG: CODES` by when they count without brackets. */
export const TAGS: Record<Bare, string> = {
  always: `
4K: 4K
8K: 8K
UHD: UHD
FHD: FHD
2160p: 2160P
1080p: 1080P
1080i: 1080I
720p: 720P
576p: 576P
480p: 480P
HDR10: HDR10
HDR10+: HDR10+
DV: DOVI DOLBY_VISION
HEVC: HEVC
x265: X265
H265: H265 H.265
x264: X264
H264: H264 H.264
10bit: 10BIT 10_BIT
60FPS: 60FPS
50FPS: 50FPS
HDCAM: HDCAM HD_CAM
HDTS: HDTS HD_TS
WEB-DL: WEB_DL WEBDL
WEBRip: WEBRIP WEB_RIP
BluRay: BLURAY BLU_RAY
BRRip: BRRIP
BDRip: BDRIP
DVDRip: DVDRIP
HDRip: HDRIP
HDTV: HDTV
REMUX: REMUX
DDP5.1: DDP5.1
Dual Audio: DUAL_AUDIO
*: MULTI_SUB MULTI_SUBS MULTISUB MULTISUBS
ed:Director's Cut: DIRECTOR'S_CUT DIRECTORS_CUT
subs:ar: مترجم مترجمة
`,
  upper: `
HD: HD
SD: SD
HDR: HDR
CAM: CAM
TS: TS
HQ: HQ
LQ: LQ
ATMOS: ATMOS
DUAL: DUAL
DUB: DUB DUBLADO
NEW: NEW
subs:fr: VOSTFR SUBFRENCH VOST
subs:de: OMU
subs:en: VOSTEN OMEU ESUB ESUBS
subs:pt: LEG LEGENDADO
ed:Uncut: UNCUT
ed:Extended: EXTENDED EXTENDED_CUT EXTENDED_EDITION
ed:Unrated: UNRATED
ed:Remastered: REMASTERED
`,
  beside: `
AV1: AV1
DV: DV
3D: 3D
TC: TC
SCR: SCR
DDP: DDP
DD: DD
AC3: AC3
EAC3: EAC3
AAC: AAC
DTS: DTS
5.1: 5.1
7.1: 7.1
RAW: RAW
V1: V1
V2: V2
V3: V3
V4: V4
V5: V5
WEB: WEB
DVD: DVD
BACKUP: BACKUP
UPDATED: UPDATED
ed:IMAX: IMAX
`,
  never: `
subs:pt: L
NORDIC: NORDIC SC SCAN SCANDI
AFR: AFR AFRICA
ASIA: ASIA
BALKAN: BALKAN
VIP: VIP
adult: XXX 18+ +18 🔞 ADULT ADULTS FSK18 X_RATED
ed:Theatrical Cut: THEATRICAL_CUT THEATRICAL
ed:Final Cut: FINAL_CUT
ed:Special Edition: SPECIAL_EDITION
ed:Ultimate Edition: ULTIMATE_EDITION
`,
};

export const SERVICES = `
NF: NF NETFLIX
AMZ: AMZ AMZN PRIME PRIME_VIDEO AMAZON AMAZON_PRIME
D+: D+ DSNP DISNEY+ DISNEY_PLUS
A+: A+ ATV+ APPLE+ APPLE_TV+ APPLE_TV
P+: P+ PMTP PARAMOUNT+
HBO: HBO HBO_MAX HMAX
HULU: HULU
PEACOCK: PEACOCK PCOK
STARZ: STARZ
SHOWTIME: SHOWTIME
DISCOVERY+: DISCOVERY+
VIAPLAY: VIAPLAY
CRUNCHYROLL: CRUNCHYROLL
OSN: OSN OSN+
SHAHID: SHAHID
CANAL+: CANAL+
`;

/** Codes that are also how titles begin; only between delimiters that are never part of a title. */
export const STRICT_ONLY =
  'XXX 18+ +18 V1 V2 V3 V4 V5 VIP RAW L TS TC SCR CAM WEB DVD AV1 DV 3D ADULT ADULTS UPDATED DUAL IMAX UNCUT';

/** Languages' codes that no title ends with; the others need a tag beside them, `UK` is often part of a show's name. */
export const BARE_LANGUAGES = new Set(['VF', 'VFF', 'VFI', 'VFQ', 'MULTI']);

/** Looks like a provider's code, but is how titles begin. */
export const NEVER_CODES: ReadonlySet<string> = new Set(
  'UFC WWE AEW NBA NFL NHL MLB FBI CIA CSI NCIS SWAT DC JAG ER LOL BBC CNN ESPN TV OVA MMA F1 WRC DTM TED DNA UFO'.split(
    ' ',
  ),
);

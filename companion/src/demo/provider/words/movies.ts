import { wordLists } from './word-lists.ts';

/** Invented films by language. */
export const MOVIE_TITLES = wordLists({
  en: `Ember Protocol|Hollow Meridian|Northlight|Glass Orchard|Kestrel Down|Low Tide Radio|Copper Sky|Dust and Dominion
Halfway to Vesper|Orbit of Strangers|Oranges in December|Paper Lanterns|Parallel Rain|Ninety Below|Harbour Nine|Blue Hour Motel
Tin Cathedral|Velvet Static|The Weight of Lighthouses|A Map of Small Fires|Quarry Road|The Last Switchboard|Sparrow Court
Thirteen Winters West|Salt on the Window|The Understudy's House|Cold Harbour Line|An Honest Forgery|Moth and Marble|Drift Theory
The Cartographer's Widow|Second Bell|Under a Borrowed Sun|Wolves of Pennant Hill|Marrow Creek|The Signal Box|Long Way to Arden
Fathom Four|The Orchard Clause|Iron Petals|Echo Garrison|The Clockmaker's Alibi|Slow Thunder|Ashfall Avenue|The Pale Ferry
Ordinary Giants|Night Bus to Calder|Seven Quiet Engines|Brackish|The Glasshouse Verdict|Riverless|Kingfisher Summer
What the Snow Kept|Half a Parachute|The Borrowed Crown|Sundial Avenue|The Anchorite|Magnetic South|Paper Wolves|The Tenth Witness
Lantern Bay|Gravel and Gold|The Inland Sea Club|Zero Visibility|Mercy Junction|The Violet Ledger|Far Shore Blues|Bramble Season
The House at Low Water|Static Bloom|Eleven Doors Down|The Hush|A Quiet Insurgency|Foxglove Street|The Parcel Office
The Bellfounder|Saint of Small Hours|Tidebreaker|Crown of Thistles|The Reluctant Astronaut's Mother|Rook Takes Rook
Stone Fruit|Comet Weather|The Paper Regiment`,
  de: `Der Fährmann von Altmoor|Die stille Post|Das Haus am Deich|Nebel über Grauwinkel|Sieben Tage Regen|Der letzte Glockengießer
Schattenufer|Kommissar Brenken: Kalter Hafen|Die Uhrmacherin|Zwischen zwei Zügen|Der Apfeldieb|Eisblumenzeit|Mordwald
Ein Sommer ohne Netz|Die Vermessung der Stille|Tante Gerdas Garage|Die Brückenwächter|Nachtfähre|Der gläserne Turm|Wolfsmilch
Das Erbe der Frau Lindqvist|Kein Anschluss in Kronsee|Die Tote im Kornfeld|Der Straßenbahnkönig|Übermorgen vielleicht|Süßer Hafer`,
  fr: `Le Dernier Tramway de Nuit|Les Jours sans ombre|La Maison des marées|Un été à Montrelle|L’Horloger de la rue Basse
Petites Trahisons|Le Silence des phares|Mademoiselle Corbeau|Quatre murs et un piano|L’Île aux cerfs-volants|Noces de sel
Le Bureau des retards|La Dernière Neige|Où vont les rivières|Château-Sable|Commissaire Ferrand: Le Pont|Le Goût du fer|Dix minutes avant l’aube
L’Étoile de Saint-Aubrac|Rien que la pluie`,
  es: `La casa del faro|Naranjas en diciembre|El último tranvía|Sombras de Almería Vieja|Tres días de silencio|La hija del relojero
Viento de sal|El archivo perdido|Corazón de barro|La frontera invisible|Noches de Valdemora|El cartero de la niebla|Agua quieta|Un verano prestado
La sastrería del barrio alto|Mañana, quizá|El pozo de los nombres|Camino de espinas`,
  'pt-BR': `O Último Bonde|Céu de Cobre|A Casa das Marés|Entre Dois Rios|Maré Baixa|O Relojoeiro de Santa Rita|Noites de Vila Serena|Coração de Papel
A Ilha do Farol|Sombra e Sal|Sete Palmos de Chuva|O Segredo da Ladeira|Estrada de Terra Vermelha|Domingo Sem Fim|A Filha do Maquinista|Quase Amanhã`,
  ar: `حارس المنارة|رسائل من البحر|ليل المدينة القديمة|بيت الرمال|الطريق إلى واحة النور|صمت الجبال|ظل الياسمين|القطار الأخير
سبعة أيام من المطر|ابنة صانع الساعات|موسم البرتقال|أبواب الريح|خريف بلا ذاكرة|جزيرة المصابيح`,
  tr: `Son Tramvay|Sessiz Fener|Kuzey Rüzgârı|Yağmurun Yedi Günü|Saatçinin Kızı|Tuz Evi|Gölgedeki Şehir|Portakal Mevsimi|İki Nehir Arasında|Kırık Pusula
Gece Vapuru|Ağustos Sessizliği|Kâğıt Fenerler|Uzak Köyün Işığı`,
  it: `L’ultima corriera|La casa sul molo|Sette giorni di pioggia|Il custode del faro|Terra di sale|La sarta di Via Lunga|Ombre a Montefosco|Domani, forse
Il treno delle nebbie|La stagione delle arance`,
  nl: `De Laatste Veerman|Zout en Stilte|Het Huis achter de Dijk|Zeven Dagen Regen|De Klokkenmaker|Nachttrein naar Oostwold`,
  pl: `Ostatni Tramwaj|Dom nad Zatoką|Siedem Dni Deszczu|Córka Zegarmistrza|Cisza Północy`,
  'es-419': `El tren de la costa|La abuela y el volcán|Once puertas|Lluvia en Santa Aurora|El mapa de mi padre|Barrio del Sol`,
  mul: `Orbit of Strangers II|The Anatomy of Wind|Festival of Salt|Nine Rivers|White Noise Cathedral|Tales from the Ferry`,
});

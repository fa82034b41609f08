import { wordLists } from './word-lists.ts';

/** Three sentences make a plot: who, what happens, and where it leads. */
export const PLOT_OPENINGS = wordLists({
  en: `A ferry captain inherits a lighthouse that is on no map.
Two sisters reopen the radio station their father closed overnight.
A retired forger is asked to prove that a painting is real.
The night shift of a railway signal box hears a train that never arrives.
An archivist finds her own handwriting in a letter from 1911.
A town votes on whether to remember the flood.
Three strangers share the last room of a motel in the off season.
A cartographer is paid to leave one village off the map.
The crew of a weather ship loses contact with everybody but one child.
A watchmaker is told that she has until Sunday.`,
  de: `Ein Fährmann erbt einen Leuchtturm, der auf keiner Karte steht.
Eine Kommissarin kehrt in das Dorf zurück, das sie nie verlassen wollte.
Zwei Brüder finden im Keller der Brauerei ein Telefon, das noch klingelt.
Eine Uhrmacherin bekommt einen Auftrag ohne Absender.
Im Moor taucht ein Zug auf, der vor vierzig Jahren verschwand.`,
  fr: `Un horloger reçoit une montre qui retarde de trente ans.
Deux sœurs rouvrent la station de radio fermée par leur père.
Dans un village de montagne, le facteur cesse de distribuer une seule adresse.
Une pianiste revient dans la maison que la mer a reprise.
Le dernier tramway de la nuit ne s'arrête plus nulle part.`,
  es: `Un farero hereda una casa que no aparece en ningún mapa.
Dos hermanas vuelven al pueblo donde nadie dice su nombre.
Una archivera encuentra su propia letra en una carta de 1911.
El último tranvía de la ciudad deja de llegar a su parada.
Una sastra recibe un encargo sin dirección.`,
  'pt-BR': `Um maquinista herda um farol que não está em nenhum mapa.
Duas irmãs reabrem a rádio que o pai fechou numa noite.
Uma relojoeira recebe uma encomenda sem remetente.
Na última noite de chuva, um bonde vazio chega à praça.`,
  ar: `يرث ربّان عبّارة منارةً لا تظهر على أي خريطة.
تعود شقيقتان إلى المدينة القديمة لفتح إذاعة والدهما.
تتلقى صانعة ساعات طلباً بلا مرسل.
في ليلة المطر الأخيرة يصل قطار لا ينتظره أحد.`,
  tr: `Bir vapur kaptanına hiçbir haritada olmayan bir fener miras kalır.
İki kız kardeş babalarının kapattığı radyoyu yeniden açar.
Bir saatçi, göndereni olmayan bir sipariş alır.
Son tramvay artık hiçbir durakta durmamaktadır.`,
  it: `Un barcaiolo eredita un faro che non è su nessuna carta.
Due sorelle riaprono la radio che il padre chiuse in una notte.
Una sarta riceve un ordine senza mittente.`,
});

export const PLOT_TURNS = wordLists({
  en: `By morning somebody has answered.
What looks like an accident turns out to be an invitation.
Nobody agrees on what was seen, and everybody signs.
The only witness is eight years old and in no hurry.
Every favour has a price, and this one is due.
Then the power comes back on.
The harder they look, the fewer of them there are.`,
  de: `Am Morgen hat jemand geantwortet.
Was wie ein Unfall aussieht, ist eine Einladung.
Der einzige Zeuge ist acht Jahre alt und hat es nicht eilig.
Jeder Gefallen hat seinen Preis.`,
  fr: `Au matin, quelqu'un a répondu.
Ce qui ressemble à un accident est une invitation.
Le seul témoin a huit ans et tout son temps.`,
  es: `Por la mañana alguien ha contestado.
Lo que parece un accidente es una invitación.
El único testigo tiene ocho años y ninguna prisa.`,
  'pt-BR': `De manhã, alguém respondeu.
O que parece um acidente é um convite.
A única testemunha tem oito anos e nenhuma pressa.`,
  ar: `وفي الصباح يكون أحدهم قد أجاب.
وما يبدو حادثاً يتبيّن أنه دعوة.`,
  tr: `Sabah olduğunda birisi cevap vermiştir.
Kaza gibi görünen şey bir davettir.`,
  it: `Al mattino qualcuno ha risposto.
Quello che sembra un incidente è un invito.`,
});

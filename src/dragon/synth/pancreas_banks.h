// Phrases of CT reports of the pancreas; pancreas.cpp puts them together.
#pragma once

#include "dragon/synth/bank.h"

namespace extractinator::dragon::synth {

constexpr auto kHistory = bank(
    {"Pijnloze icterus sinds {2-6} weken, [verdenking|] pancreascarcinoom",
     "[Vrouw|Man] van {44-87} jaar met gewichtsverlies van {4-18} kg en pijn in bovenbuik",
     "Verwijde galwegen op echo, oorzaak",
     "CA 19.9 {21-900}, tumor van de pancreas",
     "Nieuw ontstane diabetes en [vermagering|steatorroe]",
     "Afwijkende pancreas op [echo|MRI] elders, graag aanvullend onderzoek",
     "Recidiverende [acute pancreatitis|bovenbuikpijn], anatomie",
     "Icterus met een bilirubine van {40-310}, [stadiering|obstructie door een tumor]",
     "[Rugpijn|Pijn in epigastrio] en anorexie; [verdenking op|aanwijzingen voor] een maligniteit",
     "Nadere duiding van [een afwijking|afwijkingen] van de pancreas bij echo",
     "Ontkleurde ontlasting en [jeuk|donkere urine], [pancreaspathologie|obstruerend proces]",
     "Patient ({45-84} jaar) met [verhoogde leverenzymen|koliekpijn], pancreasafwijking",
     "Bij toeval ontdekte pancreasafwijking tijdens CT van de [nieren|longen]; aard",
     "Stadiering voorafgaand aan [endo-echo|ERCP|bespreking in MDO], resectabel",
     "Lipase {80-1900}, [pancreatitis|beeld van de pancreas]",
     "Familiair belast met pancreascarcinoom, screening[, afwijkingen|]",
     "Nachtzweten en {5-15} kg afgevallen in {2-8} maanden, [maligniteit|focus]"},
    {"Stille icterus; is er een obstruerend proces",
     "Patient van {39-88} jaar, anorexie en uitstralende rugpijn, pancreaspathologie",
     "Bilirubine {40-310}, endo-echo volgt, stadiering",
     "Bij toeval gevonden afwijking van de pancreas, nadere duiding"}
);

constexpr auto kTechnique = bank(
    {"CT pancreasprotocol in de pancreatische en portoveneuze fase",
     "CT abdomen met {90-130} ml contrast intraveneus",
     "Meerfasen-CT van de bovenbuik, coupes van {1-3} mm",
     "CT thorax en abdomen, vergeleken met {1-28} {month} {2011-2024}",
     "[Arteriële|Late arteriële] en veneuze fase, [coronale|sagittale] reconstructies",
     "Onderzoek van de bovenbuik na {80-140} ml [jodiumhoudend |]contrast, drie fasen",
     "CT van de pancreas, [blanco|zonder contrast] en [arterieel|veneus] met contrast",
     "Scan volgens het pancreasprotocol, reconstructies van {1-3} mm",
     "Portoveneuze CT van [abdomen|thorax en abdomen], water per os",
     "Contrastonderzoek van het abdomen, geen eerder onderzoek beschikbaar"},
    {"Scan van het abdomen in [twee|drie] fasen na contrast",
     "Pancreas-CT, arterieel en veneus, reconstructies van {1-2} mm"}
);

// The tumour: {att} is an adjective, {mass} a noun, {in} a place with its preposition.
constexpr auto kTumour = bank(
    {"Er is een {att} {mass} {in}",
     "{att} {mass} {in}, [suspect voor|verdacht voor|passend bij] een pancreascarcinoom",
     "{in} een {att} {mass} met [abrupte afbreking van de ductus|stuwing van de ductus "
     "pancreaticus]",
     "Beeld van een {att} {mass} {in} met [encasement van de AMS|contact met de VMS over {40-180} "
     "graden|ingroei in het duodenum]",
     "{att} {mass} {in}, het beeld past bij een ductaal adenocarcinoom",
     "Er [wordt|werd] {in} een {att} {mass} [waargenomen|vastgesteld|gevonden|gezien]",
     "[Zichtbaar|Waarneembaar] [op dit onderzoek|thans]: {att} {mass} {in}",
     "[Men ziet|We zien|Opvallend is] een {att} {mass} {in}, [vaag|scherp|matig] begrensd",
     "{in} [is|lijkt] een {att} {mass} [aantoonbaar|herkenbaar|te zien|zichtbaar|af te grenzen]",
     "{in} valt een {att} {mass} op[, verdacht voor maligniteit|]",
     "[Op CT|Thans] wordt een {att} {mass} {in} gezien; de ductus is [gestuwd|niet "
     "gestuwd|afgesloten]",
     "Een {att} {mass} {in} wordt [gezien|beschreven], maligne ogende begrenzing",
     "Pancreas: {att} {mass} {in}[, verdacht|, maligne van aspect|, maligne ogend]",
     "Pancreas - {in} een {att} {mass}",
     "[Pancreastumor|Bevinding]: {att} {mass} {in}; [stroomopwaarts is de ductus verwijd|de ductus "
     "eindigt abrupt|geen stuwing van de ductus]",
     "[De ductus pancreaticus is|Ductus] [abrupt |]afgesloten door een {att} {mass} {in}",
     "[Gestuwde galwegen|Stuwing van choledochus en ductus pancreaticus|Dubbele gangstuwing] door "
     "een {att} {mass} {in}",
     "Abrupte afsluiting van de ductus bij een {att} {mass} {in}",
     "Als oorzaak van de [icterus|galwegdilatatie|klachten] {in} een {att} {mass}, "
     "[vermoedelijk|waarschijnlijk|hoogstwaarschijnlijk] [een |]adenocarcinoom",
     "[Waarschijnlijk|Vermoedelijk] maligne {att} {mass} {in}",
     "Een {att} {mass} {in} met [ingroei in de AMS|omscheiding van de truncus coeliacus|verlies "
     "van het vetvlak met de VMS|infiltratie van het peripancreatische vet]",
     "Bevindingen pancreas: een {att} {mass} {in}, [maligne ogend|niet scherp af te grenzen|met "
     "vage begrenzing]",
     "De {att} {mass} {in} [is|lijkt|oogt] [resectabel|niet resectabel|maligne|verdacht]",
     "Bekende {att} {mass} {in}, [in vergelijking onveranderd|nu duidelijker|in progressie]",
     "Beoordeling van de pancreas: {in} een {att} {mass}, waarvan de begrenzing "
     "[vaag|onscherp|scherp] is",
     "Passend bij [een maligniteit|een primaire maligniteit|een carcinoom] is er een {att} {mass} "
     "{in}",
     "Verdachte bevinding: {att} {mass} {in}[, graag PA|, biopsie aanbevolen|]",
     "Het meest [opvallend|van belang] is een {att} {mass} {in}",
     "{att} {mass} {in} die de [maagwand|vena lienalis|arteria hepatica communis|vena portae] "
     "[raakt|infiltreert|omgeeft|niet bereikt]",
     "Zoals op de [endo-echo|MRI|echo] beschreven {att} {mass} {in}",
     "{in} [nieuwe|bekende|ook nu een] {att} {mass}",
     "Aanwezigheid van een {att} {mass} {in} met [perineurale uitbreiding|vasculaire "
     "betrokkenheid|enkele kleine verkalkingen]",
     "Conform de [vraagstelling|verwachting] {in} een {att} {mass}",
     "Haard {in}: {att} {mass}, [geen betrouwbare begrenzing|de randen zijn onregelmatig]",
     "In de [pancreatische|portoveneuze|arteriële] fase [toont zich|ziet men] {in} een {att} "
     "{mass}",
     "[Vergeleken met het vorige onderzoek|Ten opzichte van {2014-2023}] {in} [nieuw |]een {att} "
     "{mass}, [maligne tot het tegendeel blijkt|waarschijnlijk maligne]",
     "Aan het licht komt een {att} {mass} {in}; adenocarcinoom is [waarschijnlijk|het "
     "waarschijnlijkst]"},
    {"{in} wordt een {att} {mass} gezien, waarschijnlijk adenocarcinoom",
     "Zichtbaar is {in} een {att} {mass}; de ductus is [abrupt afgesloten|gestuwd]",
     "Maligne ogende {att} {mass} {in}"}
);

constexpr auto kTumourSize = bank(
    {"De [tumor|laesie|afwijking] meet {size}",
     "Afmeting van de [tumor|laesie]: {size}",
     "De tumor heeft een grootste diameter van {size}",
     "Grootte van de primaire tumor {size}",
     "[De |]maximale [diameter|afmeting] van [de|deze] [massa|afwijking|laesie] is [ongeveer "
     "|]{size}",
     "De [massa|haard|tumor|laesie] is [ongeveer |circa |maximaal |]{size} groot",
     "[De|Deze] [laesie|afwijking|tumor] heeft een doorsnede van [maximaal |]{size}",
     "[In axiale doorsnede|In het coronale vlak|Op axiale opnamen] meet de [tumor|massa|haard] "
     "{size}",
     "[Doorsnede|Diameter] [tumor|laesie|massa]: {size}",
     "{size} [is|bedraagt] de [grootste diameter|lengte|afmeting] van de [tumor|massa|laesie]",
     "{size} metende [massa|tumor|laesie]",
     "Maat [van de |][tumor|laesie|massa][:|] {size}",
     "De [afmetingen|maten] van de [tumor|pancreastumor] [zijn|bedragen] {size}",
     "Met een [diameter|afmeting|grootte] van {size} is de [tumor|massa] [goed "
     "meetbaar|betrekkelijk klein|fors]",
     "De [tumor|massa|laesie] is betrouwbaar te meten en [bedraagt|is] {size}",
     "Een betrouwbare [afmeting|diameter|maat] van de [laesie|massa] [is|bedraagt] {size}",
     "Hoewel de begrenzing vaag is, [meet|is] de [tumor|laesie] [ongeveer |]{size}",
     "Ondanks [vage|onscherpe] begrenzing kan voor de [tumor|massa] een maat van {size} worden "
     "gegeven",
     "De grootte van de [laesie|tumor|massa] is te bepalen op {size}",
     "[De |]omvang van de [tumor|massa|haard][:| is] {size}",
     "[Tumor|Massa|Laesie|Pancreaslaesie] [meet|gemeten|is] {size}",
     "Gemeten [diameter|afmeting] van de [tumor|laesie|afwijking] [in het axiale vlak |]{size}",
     "De [haard|massa|pancreaslaesie] [reikt|strekt zich uit] over {size}",
     "[Grootte|Afmeting|Doorsnede] [pancreastumor|pancreaslaesie][:| bedraagt| is] {size}",
     "[Tumor|Laesie] ([grootste diameter|doorsnede|groot]) {size}",
     "Ten opzichte van eerder [is de [tumor|massa] gegroeid tot|meet de laesie onveranderd|is de "
     "tumor gelijk:] {size}",
     "De [tumor|massa] kan [goed |]worden gemeten: {size}",
     "[In de pancreatische|In de portoveneuze|In de veneuze] fase [meet|is] de [laesie|tumor] "
     "{size}, [onveranderd|onscherp begrensd|scherp begrensd]",
     "Van [rand tot rand|links naar rechts|craniaal naar caudaal] is de [tumor|massa|laesie] "
     "{size}",
     "Het betreft een [laesie|massa|tumor] [van|met een doorsnede van|ter grootte van] {size}",
     "{size} groot is de [tumor|laesie|massa][ van de pancreas|]",
     "Laesie [in|van] de pancreas[:| van| met een doorsnede van] {size}",
     "De doorsnede ([tumor|massa]) [bedraagt|is] {size}",
     "[Zonder|Met] necrose meet de [pancreaslaesie|pancreastumor|massa] {size}"},
    {"De doorsnede van de tumor bedraagt {size}",
     "Tumor van {size} groot",
     "De laesie in de pancreas is {size}"}
);

constexpr auto kNoSize = bank(
    {"De [tumor|laesie] is onscherp begrensd en niet goed af te grenzen",
     "De grootte van de tumor is niet goed te bepalen",
     "De [massa|laesie|tumor] laat zich niet [betrouwbaar |goed |]meten",
     "[Afmeting|Diameter|Maat|Doorsnede] van de [tumor|laesie] niet [betrouwbaar |goed |][te "
     "bepalen|te geven|vast te stellen]",
     "Vage [begrenzing|contour], [waardoor|zodat] de [afmeting|diameter|maat] niet te geven is",
     "Door de [diffuse groei|vage begrenzing|infiltratieve groei] is [een meting|een maat] niet "
     "[zinvol|betrouwbaar|mogelijk]",
     "De grenzen van de [tumor|massa|laesie] zijn [vaag|onscherp|niet te volgen]",
     "[De |]begrenzing is [vaag|onscherp|onduidelijk], een [grootte|diameter|maat] [valt niet te "
     "geven|is niet aan te geven]",
     "Een [exacte|precieze|goede] [grootte|afmeting|diameter] is niet [vast te stellen|aan te "
     "geven|te meten]",
     "[De |]omvang van de [tumor|massa|afwijking] is [moeilijk|niet|slecht] [te schatten|te "
     "bepalen|te beoordelen]",
     "Geen betrouwbare [meting|afmeting|diameter] van de [tumor|laesie|massa] mogelijk",
     "De [tumor|laesie] gaat [diffuus|geleidelijk] over in het omgevende [weefsel|parenchym|vet]",
     "[Grootte|Afmeting|Maat]: niet te [bepalen|meten|geven]",
     "Het is niet mogelijk de [tumor|laesie|massa] [betrouwbaar|goed|nauwkeurig] te meten",
     "Waar de [tumor|massa] eindigt is [niet goed te zien|onduidelijk]",
     "Niet scherp af te grenzen van het [duodenum|omgevende pancreasweefsel|peripancreatische vet]",
     "Maat niet vermeld wegens [bewegingsartefacten|artefacten van de stent]",
     "Door [de stent|bewegingsartefacten|omgevend oedeem] is de [tumor|laesie] niet te meten",
     "De [contouren|randen] van de [laesie|tumor|massa] zijn [onscherp|onregelmatig|vaag]",
     "Voor de [tumor|massa|laesie] [wordt geen maat gegeven|kan geen diameter worden opgegeven]",
     "Over de doorsnede van de [tumor|laesie] valt niets [te zeggen|met zekerheid te zeggen]",
     "Hoe groot de [tumor|massa|laesie] is, blijft [onduidelijk|onzeker]",
     "De [massa|afwijking] heeft geen duidelijke [grens|begrenzing]",
     "De [laesie|tumor] is niet als afzonderlijke [haard|structuur] te onderscheiden",
     "Een [maat|betrouwbare maat] kan hier niet gegeven worden",
     "Voor deze [laesie|tumor] kan geen betrouwbare maat worden genoemd",
     "In grootte niet te beoordelen [tumor|massa|laesie]",
     "Diffuse [overgang|infiltratie]; [grootte|diameter] van de [tumor|laesie] niet gegeven"},
    {"Een betrouwbare maat van de tumor kan niet worden gegeven",
     "De begrenzing van de laesie is vaag"}
);

constexpr auto kOtherSizes = bank(
    {"Ductus pancreaticus verwijd tot {size}",
     "Ductus choledochus van {size}",
     "Peripancreatische klier van {size}",
     "Levermetastase in segment {2-8} van {size}",
     "Hypodense leverlaesie, {size}, cyste",
     "Klier in de leverhilus, korte as {size}",
     "Simpele nierencyste {side} van {size}",
     "Diameter van de [ductus pancreaticus|choledochus|ductus choledochus|aorta]: {size}",
     "De [galweg|choledochus|hoofdgalgang|afvoergang] is {size} [wijd|in doorsnede]",
     "[De |]doorsnede van de [ductus pancreaticus|choledochus|vena portae] [bedraagt|is] {size}",
     "Ductus pancreaticus in de [pancreasstaart|staart van de pancreas|cauda "
     "pancreatis|pancreaskop|kop van de pancreas] {size} wijd",
     "In het [pancreascorpus|corpus van de pancreas|caput pancreatis] meet de ductus {size}",
     "[Hyperdense|Hypodense|Isodense|Hypovasculaire|Iso-attenuerende|Hypo-attenuerende|Sterk "
     "aankleurende|Hyper-attenuerende] [laesie|afwijking|haard|nodus] in de [lever|milt|{sided} "
     "nier|{sided} bijnier] van {size}",
     "In de [lever|{sided} nier|milt] een "
     "[hypodense|hypervasculaire|isodense|hypovasculaire|isovasculaire|verminderd aankleurende] "
     "[laesie|haard], [doorsnede|grootte|diameter] {size}",
     "[Niercyste|Levercyste|Miltcyste|Corticale niercyste] {size}",
     "{size} grote [levermetastase|cyste in de lever|cyste in de {sided} nier|bijnierlaesie]",
     "[Lymfeklier|Klier] [naast|bij] de [arteria hepatica|AMS|aorta|truncus], [diameter|korte "
     "as|grootte|doorsnede] {size}",
     "[Portocavale|Para-aortale|Mesenteriale] [lymfeklier|klier] [meet|is|met diameter van] {size}",
     "Grootste [lymfeklier|klier|levermetastase] [meet|bedraagt|is] {size}",
     "[Nodus|Nodulus] in de [{sided} bijnier|milt|{sided} long] van {size}",
     "Bijnieradenoom {side}, {size} groot",
     "Galsteen[ van| met een doorsnede van|, grootte] {size}",
     "Klier bij de truncus coeliacus[ van|:] {size}",
     "[Hypervasculaire|Hypodense|Isodense] leverlaesie, segment {2-8}, {size}",
     "Aneurysma van de [aorta abdominalis|arteria lienalis], maat {size}",
     "[Hypervasculair hemangioom|Hemangioom] [van de lever|in segment {2-8}] van {size} groot",
     "Leverlaesie in segment {2-8} [is|meet] {size}, [hemangioom|cyste|te klein voor duiding]",
     "[Bijmilt|Accessoire milt] {size}",
     "Voor de [grootste klier|levermetastase] kan een maat van {size} worden gegeven",
     "[Betrouwbare maat|Maat] van de [choledochus|ductus pancreaticus]: {size}",
     "[Vaag|Onscherp|Scherp] begrensde [levercyste|niercyste|klier] van {size}",
     "De maat van de [klier|levercyste|choledochus] bedraagt {size}",
     "[Longnodus|Nodus] in de {lobe} van {size}",
     "[Duodenumdivertikel|Divertikel van het duodenum] {size}",
     "[Nierlaesie|Niercyste|Angiomyolipoom van de nier] {side}[ meet| van|, doorsnede] {size}",
     "Choledochus [niet verwijd|gestuwd|slank], {size}",
     "[Tumor|Massa] in de {sided} [nier|bijnier], afmeting {size}",
     "Intrahepatische galwegen gestuwd tot {size}",
     "De vena [portae|mesenterica superior] heeft een diameter van {size}",
     "Galblaas met een [poliep|steen] van {size}",
     "[Ovariumcyste {side}|Myoom van de uterus] [van|met een omvang van] {size}",
     "Afstand tussen [stent en papil|truncus en AMS]: {size}",
     "[Navelbreuk|Littekenbreuk] met een poort van {size}",
     "Truncus coeliacus [slank|zonder stenose], vaatdiameter {size}"},
    {"De choledochus meet {size}",
     "Hypervasculaire leverlaesie van {size} in segment {2-8}",
     "Lymfeklier bij de truncus coeliacus met een diameter van {size}",
     "Isodense nodus van {size} in de {sided} bijnier"}
);

constexpr auto kNormal = bank(
    {"Lever van normale grootte zonder [focale afwijkingen|metastasen]",
     "Galblaas [hydropisch|zonder stenen|niet verdikt]",
     "Geen [ascites|vrij vocht]",
     "Milt, bijnieren en nieren zonder bijzonderheden",
     "Stent in de choledochus in situ",
     "Geen vergrote lymfeklieren retroperitoneaal",
     "AMS en truncus coeliacus vrij",
     "Vena portae doorgankelijk",
     "Diverticulosis van het sigmoid",
     "Matige atherosclerose van de aorta",
     "Geen peritoneale noduli",
     "Maag gevuld met [lucht|vocht], wand niet verdikt",
     "Degeneratieve veranderingen van de wervelkolom",
     "Blaas gladwandig",
     "Aberrante rechter leverarterie uit de AMS",
     "In de onderste longvelden geen afwijkingen",
     "Normaal aspect van de dunne darm",
     "[Leverparenchym steatotisch|Steatose van de lever]",
     "Homogeen aankleurende lever[ en milt|]",
     "Slanke [intrahepatische|extrahepatische] galwegen",
     "Lichte verwijding van de galwegen [in de lever|links], lucht na [stentplaatsing|ERCP]",
     "Nieren [symmetrisch|met enkele cysten|zonder stuwing]",
     "Geen aanwijzingen voor [peritoneale metastasen|uitzaaiingen in het peritoneum]",
     "Geen [verdachte|focale] haarden in het skelet",
     "[Wervelkolom|Skelet]: [osteopenie|spondylose|geen verdachte afwijkingen]",
     "Arteria hepatica communis en lienalis [doorgankelijk|zonder stenose]",
     "[VMS|Vena lienalis] open, geen trombus",
     "Tip van de [plastic |metalen |]stent in het duodenum",
     "Enkele niet-vergrote lymfeklieren mesenteriaal",
     "Uterus en adnexa normaal",
     "Prostaat [vergroot|met verkalkingen], urineblaas normaal",
     "Iliacale arteriën met kalk, geen aneurysma",
     "Sclerose van de [aorta|arteriën in het bekken]",
     "[Hiatus hernia|Kleine hernia diaphragmatica]",
     "Colon en appendix [zonder afwijkingen|normaal]",
     "Pleuravocht [afwezig|gering aan beide zijden]",
     "Litteken van een eerdere [appendectomie|cholecystectomie]",
     "Bijnieren slank",
     "Geen [hypovasculaire|hypervasculaire|isodense|hypo-attenuerende|sterk "
     "aankleurende|hyperdense] laesies in de [lever|milt]",
     "Enkele [hypodense|verminderd aankleurende|iso-attenuerende|hypovasculaire] foci in de "
     "[lever|milt], te klein voor duiding",
     "[Hyperdense|Hyper-attenuerende|Isodense|Isovasculaire] [corticale cysten|noduli] in de "
     "nieren",
     "Geen [solide|infiltratieve|ruimte-innemende|onscherp begrensde] laesies in de [nieren|lever]",
     "[Grillige|Infiltratieve|Irregulaire|Solide] [littekens|verdichtingen] in de longtoppen",
     "[Hypodense|Hyperdense|Iso-attenuerende|Hypervasculaire] noduli in de schildklier",
     "Milt van {9-13} x {4-6} cm",
     "[Rechter|Linker] nier {9-12} x {4-6} cm",
     "[Bijmilt|Niercyste|Levercyste|Galsteen] van {8-19} x {6-12} mm",
     "Galblaas {7-10} x {2-4} cm[ groot|]",
     "Een betrouwbare [beoordeling|indruk] van de [maagwand|darmwand] kan niet worden gegeven",
     "[Scherpe|Gladde|Geen vage] begrenzing van de [nieren|lever|milt]",
     "[Maat van de milt|Milt op maat] [normaal|{9-13} cm]",
     "De [lengte van de milt|lengte van de lever] bedraagt {9-16} cm",
     "Door streepartefacten zijn de [heupkoppen|organen in het bekken] vaag",
     "Over de [longbases|darmen] kan geen betrouwbaar oordeel worden gegeven",
     "De bovenbuikvaten zijn open",
     "Leverparenchym [homogeen van aankleuring|inhomogeen]",
     "[Peritonitis carcinomatosa|Peritoneale uitzaaiing] niet zichtbaar",
     "Geen haarden in het skelet",
     "Milt niet vergroot, [bijmilt|homogeen]",
     "Longbases met [lineaire atelectase|enige fibrose]"},
    {"Leverparenchym homogeen",
     "Intrahepatische galwegen [slank|licht verwijd]",
     "Geen aanwijzingen voor peritonitis carcinomatosa",
     "De grote bovenbuikvaten zijn doorgankelijk",
     "Plastic stent met de tip in het duodenum",
     "Urineblaas en prostaat zonder afwijkingen",
     "Enige sclerose van de iliacale arteriën",
     "Skelet zonder verdachte haarden"}
);

constexpr auto kOtherDisease = bank(
    {"Cysteuze laesie van {size} {in} met verbinding met de ductus, passend bij side-branch IPMN",
     "Verwijde hoofdductus, beeld van main-duct IPMN",
     "Oedemateuze pancreas met vetinfiltratie, acute pancreatitis",
     "Verkalkingen in de pancreas met atrofie, chronische pancreatitis",
     "Pseudocyste van {size} {in} na pancreatitis",
     "Sterk aankleurende nodus {in}, passend bij een neuro-endocriene tumor",
     "Worstvormig gezwollen pancreas, auto-immuun pancreatitis",
     "Microcysteuze laesie {in} met centrale verkalking: sereus cystadenoom",
     "Gekapselde cyste {in}, verdacht voor een mucineus cystadenoom",
     "[Vertakte|Side-branch] IPMN {in} [van|met een diameter van] {size}, geen solide component",
     "IPMN van het [vertakte|gemengde] type {in}, {size}",
     "{in} een cyste van {size} die met een zijtak van de ductus [communiceert|in verbinding "
     "staat]: IPMN",
     "Dilatatie van de gehele ductus zonder obstruerend proces, [past bij|verdacht voor] IPMN",
     "[Beeld van|Tekenen van] chronische pancreatitis met [stenen in de "
     "ductus|verkalkingen|parenchymatrofie]",
     "Chronische pancreatitis; de pancreas is [grof|uitgebreid|diffuus] verkalkt",
     "[Verkalkte|Grof verkalkte] pancreas met een wijde ductus, chronische pancreatitis",
     "Uitgebreide kalk en atrofie van het pancreasweefsel bij chronische pancreatitis",
     "[Necrose|Uitgebreide necrose] van het pancreasparenchym, necrotiserende pancreatitis",
     "Pancreatitis met [necrose|vochtcollecties|peripancreatische vochtcollecties]",
     "Necrotiserende [acute |]pancreatitis, [vocht in de bursa omentalis|collecties tot in het "
     "bekken|afgekapselde collectie van {size}]",
     "[Vochtcollecties|Vettige infiltratie|Stranding] rond de pancreas, passend bij pancreatitis",
     "Hypervasculaire laesie {in} van {size}, [neuro-endocriene tumor|beeld past bij een "
     "neuro-endocriene tumor]",
     "Nodus {in}, hypervasculair, {size}: neuro-endocriene tumor",
     "NET {in}: [hypervasculair|arterieel aankleurend], {size}, [geen|wel] verdachte klieren",
     "Neuro-endocriene [tumor|neoplasie] van {size} {in}, [sterk aankleurend|goed begrensd]",
     "[Sereus|Mucineus] cystadenoom {in}, doorsnede {size}",
     "Cystadenoom van het [sereuze|mucineuze] type {in}[, {size}|]",
     "Honingraatvormige cysteuze laesie {in} ({size}), sereus cystadenoom",
     "{in} een [unilocaire|meerkamerige] cyste van {size}, mucineus cystadenoom niet uitgesloten",
     "Afgekapselde collectie {in} van {size}: pseudocyste",
     "Postpancreatitische pseudocyste, {size}, {in}",
     "[IgG4-gerelateerde|Auto-immuun] pancreatitis met [diffuse zwelling|een halo|capsulair "
     "aspect] van de pancreas",
     "Groove-pancreatitis met [cysten in de duodenumwand|verdikking van de duodenumwand]",
     "Pancreas: IPMN {in}, [stabiel|toegenomen] tot {size}",
     "Solide pseudopapillaire neoplasie {in}, {size}",
     "Pancreas oedemateus gezwollen met vrij vocht eromheen; acute [biliaire |]pancreatitis"},
    {"Beeld van een vertakte IPMN {in}, {size}",
     "Uitgebreide verkalkte pancreas bij chronische pancreatitis",
     "Necrotiserende pancreatitis met vochtcollecties",
     "Neuro-endocriene tumor {in}, hypervasculair, {size}",
     "Sereus cystadenoom van {size} {in}"}
);

constexpr auto kNormalPancreas = bank(
    {"Pancreas zonder afwijkingen",
     "Normaal aspect van de pancreas, ductus niet verwijd",
     "Geen laesie in de pancreas",
     "De pancreas is slank en kleurt homogeen aan",
     "Geen tekenen van pancreatitis of een tumor van de pancreas",
     "Pancreas: [geen bijzonderheden|normaal|geen afwijkingen|ongestoord]",
     "[De pancreas toont|De pancreas heeft|Pancreas met] een [normaal|ongestoord] aspect",
     "Homogeen pancreasweefsel, [slanke ductus|ductus slank|geen verwijde ductus]",
     "Slanke homogene pancreas",
     "[Homogene|Slanke] pancreas met een [normale|slanke] ductus",
     "Een focale afwijking van de pancreas [ontbreekt|is niet zichtbaar]",
     "Focale afwijking in pancreas: geen",
     "De pancreas is homogeen van [structuur|aankleuring|aspect]",
     "[Focale|Verdachte] afwijkingen van de pancreas [worden niet gezien|zijn er "
     "niet|ontbreken]",
     "Geen focale [laesie|haard|verandering] in [kop, corpus of staart|het pancreasparenchym]",
     "Aan het pancreasweefsel [geen|niets] [afwijkends|bijzonders][ te zien|]",
     "Pancreas en ductus pancreaticus zonder bijzonderheden",
     "De ductus pancreaticus is niet verwijd en de pancreas is [gaaf|normaal]",
     "[Een massa|Een tumor|Een laesie] in de pancreas is niet [aantoonbaar|zichtbaar|te zien]",
     "Normale pancreas[, geen cysten|, geen verkalkingen|]",
     "Geen [cyste|pseudocyste|IPMN|verkalking] of solide laesie van de pancreas",
     "Het pancreasparenchym kleurt [normaal|gelijkmatig|homogeen] aan[, geen stuwing|]",
     "Pancreas van normale grootte[ en dichtheid|], [ductus|afvoergang] niet gestuwd",
     "[Pancreas|Alvleesklier] [slank|normaal], [geen infiltratie van het vet|geen "
     "peripancreatisch vocht]",
     "Voor de leeftijd normale pancreas, [enige|lichte] vervetting",
     "Er is geen [afwijking|tumor|massa] in de pancreas [waarneembaar|zichtbaar]",
     "Zonder bijzonderheden zijn [pancreas en milt|pancreas, milt en bijnieren]",
     "[Lobulair|Lobulair begrensde] pancreas zonder [laesies|ductusverwijding|massa]",
     "De pancreas is [goed beoordeelbaar|goed afgrensbaar] en niet afwijkend",
     "Geen [gangstuwing|double duct sign|ductusverwijding], pancreas [homogeen|ongewijzigd "
     "normaal]"},
    {"Aan de pancreas geen bijzonderheden",
     "Homogene pancreas met slanke ductus",
     "In de pancreas geen focale afwijking"}
);

constexpr auto kConcludedTumour = bank(
    {"Pancreascarcinoom",
     "Beeld verdacht voor pancreascarcinoom, [resectabel|borderline|lokaal gevorderd]",
     "Primair pancreascarcinoom [met levermetastasen|zonder metastasen]",
     "[Vermoedelijk|Waarschijnlijk|Hoogstwaarschijnlijk] [een |]pancreascarcinoom",
     "Adenocarcinoom van het pancreasweefsel [is het waarschijnlijkst|waarschijnlijk]",
     "[Pancreas: |]ductaal adenocarcinoom, [T2|T3|T4|stadium nog onzeker]",
     "[Beeld van|Beeld passend bij|Bevindingen passend bij] een [adenocarcinoom|maligniteit] van "
     "de pancreas",
     "Maligne proces van de pancreas[, geen afstandsmetastasen|, wel metastasen op afstand|]",
     "Maligniteit uitgaande van de pancreas, [irresectabel|resectabel]",
     "De afwijking van de pancreas is [maligne|verdacht voor een carcinoom|zeer verdacht voor "
     "maligniteit]",
     "PDAC[, [resectabel|borderline resectabel|lokaal gevorderd|gemetastaseerd]|]",
     "Verdacht voor PDAC; [bespreken in MDO|advies endo-echo met punctie]",
     "[Lokaal gevorderd|Resectabel|Gemetastaseerd|Borderline resectabel] pancreascarcinoom",
     "Pancreastumor, [verdacht voor|passend bij|meest waarschijnlijk] adenocarcinoom",
     "[Geen|Wel] afstandsmetastasen bij een primaire maligniteit van de pancreas",
     "Het beeld [wijst op|spreekt voor|past bij] een pancreascarcinoom",
     "Primaire pancreasmaligniteit[, zonder aantoonbare metastasen|, met vaatingroei|]",
     "Pancreascarcinoom [met|zonder] [vaatbetrokkenheid|ingroei in de grote vaten|metastasen]",
     "Conform verdenking carcinoom van de pancreas",
     "[Nieuw|Bekend] pancreascarcinoom, [cT2|cT3|cT4] [N0|N1] [M0|M1]",
     "Maligne ogende pancreasafwijking, in eerste instantie [adenocarcinoom|PDAC]",
     "Als boven beschreven pancreasafwijking: carcinoom",
     "Obstructie van de galwegen [door|op basis van] een pancreascarcinoom",
     "Een carcinoom van de pancreas is [waarschijnlijk|het meest waarschijnlijk]"},
    {"Waarschijnlijk adenocarcinoom van de pancreas",
     "Maligniteit van de pancreas, [zonder|met] afstandsmetastasen"}
);
constexpr auto kConcludedDisease = bank(
    {"Bevindingen van de pancreas als beschreven, geen carcinoom",
     "Geen aanwijzingen voor een pancreascarcinoom, wel beschreven pancreasafwijking",
     "Controle van de pancreas over {6-12} maanden",
     "Afwijking van de pancreas zoals beschreven, [adenocarcinoom|maligniteit] minder "
     "waarschijnlijk",
     "[Een adenocarcinoom|Een maligniteit|Een PDAC] is [onwaarschijnlijk|minder waarschijnlijk]",
     "Pancreasafwijking zonder [kenmerken|tekenen] van maligniteit",
     "Advies: [MRI|MRCP|endo-echo] ter nadere [beoordeling|duiding|karakterisering] van de "
     "pancreas",
     "[MRCP|Endo-echo|MRI pancreas] geadviseerd[ voor de beschreven afwijking|]",
     "De beschreven pancreasafwijking [vervolgen|controleren] met [MRI|MRCP|CT] over {3-12} "
     "maanden",
     "Beschreven afwijking van de pancreas, [benigne|goedaardig] van aspect",
     "Pancreas afwijkend als boven, [advies MRCP|advies endo-echo|advies bespreking]",
     "Pancreas: zie verslag; [geen maligniteit|geen aanwijzingen voor carcinoom]",
     "[Waarschijnlijk|Vermoedelijk] benigne pancreasafwijking, vervolgonderzoek aanbevolen",
     "[Stabiele|Nieuwe|Onveranderde] pancreasafwijking, geen adenocarcinoom",
     "Bovengenoemde pancreasafwijking, [controle|follow-up] na {3-12} maanden",
     "Boven beschreven [beeld|bevinding] van de pancreas; carcinoom onwaarschijnlijk",
     "Als boven; carcinoom is [onwaarschijnlijk|minder waarschijnlijk]",
     "Afwijkende pancreas, een carcinoom lijkt [minder waarschijnlijk|niet aannemelijk]",
     "Niet-maligne afwijking van de pancreas als boven",
     "Vervolgen van de pancreasafwijking [in het MDO|volgens richtlijn|jaarlijks]",
     "Wel een afwijking van de pancreas, geen pancreascarcinoom",
     "Ter aanvulling [MRCP|endo-echo] van de pancreas[, geen haast|]"},
    {"Pancreasafwijking als boven, een carcinoom is minder waarschijnlijk",
     "Advies: [MRCP|endo-echo] van de beschreven pancreasafwijking"}
);
constexpr auto kConcludedNormal = bank(
    {"Geen verklaring voor de klachten",
     "Geen aanwijzingen voor een pancreascarcinoom",
     "Normale bevindingen in de bovenbuik",
     "Geen [pancreaspathologie|pathologie van pancreas of galwegen]",
     "[Een obstruerend proces|Een obstructie|Een tumor] [wordt niet gezien|is niet aantoonbaar]",
     "Geen obstructie, geen [tumor|proces|maligniteit]",
     "Bovenbuik zonder [pathologie|afwijkingen|bijzonderheden]",
     "Normale [CT|scan] van de bovenbuik",
     "Normale pancreas[, geen tumor|, geen maligniteit|]",
     "Pancreas [zonder afwijkingen|normaal], klachten niet verklaard",
     "Geen [afwijkingen|laesies] van de pancreas",
     "Geen [tumor|carcinoom|maligniteit] van de pancreas",
     "[Maligniteit|Carcinoom] van de pancreas niet aantoonbaar",
     "Er is geen obstruerend proces[ van de galwegen| in de bovenbuik]",
     "Geen verklarende pathologie",
     "[Geen relevante|Geen acute] pathologie in [het abdomen|de buik]",
     "Geruststellend beeld van [de pancreas|pancreas en galwegen]",
     "Geen oorzaak voor [de icterus|het gewichtsverlies|de pijn] gevonden",
     "Onderzoek zonder afwijkende bevindingen",
     "Geen aanleiding voor vervolgonderzoek van de pancreas",
     "Voor een [pancreastumor|pancreascarcinoom] geen aanwijzingen"},
    {"Geen obstruerend proces", "Geen pathologie van de bovenbuik"}
);

}  // namespace extractinator::dragon::synth

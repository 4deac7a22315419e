// CT reports of the chest: pulmonary nodules, whether there are any (task 2), whether a size is
// given (task 7), and the diameter of the largest (task 23).
#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"
#include "dragon/synth/sizes.h"

namespace extractinator::dragon::synth {
namespace {

constexpr auto kHistory = bank(
    {"[Vrouw|Man] van {41-86} jaar, {10-60} packyears, hoest sinds {2-9} weken; longnodus",
     "[Mamma|Colon|Niercel]carcinoom in {2009-2023}, pulmonale metastasen",
     "Controle van een nodulaire afwijking op de X-thorax",
     "[Hemoptoë|Gewichtsverlies|Kortademigheid], maligniteit",
     "COPD GOLD {1-4}, toename van klachten, infiltraat of nodus",
     "Melanoom, stadiering voor [adjuvante behandeling|operatie]",
     "Screening bij asbestexpositie, longafwijkingen",
     "Follow-up na [lobectomie|bestraling] {side}, recidief",
     "[Rookt|Roker], {15-70} packyears, sinds {2-8} weken [pijn op de borst|hoesten|heesheid]; "
     "maligniteit",
     "Op een [foto|X-thorax] elders een schaduw {side}, graag [CT|beoordeling]",
     "[Wekedelensarcoom|Osteosarcoom|Sarcoom van het been] in {2008-2023}, uitzaaiingen",
     "Bekend met een [rectumcarcinoom|blaascarcinoom], nu verhoogd tumormerker, metastasen",
     "[Koorts|Koude rillingen] bij [dialyse|immuunsuppressie]; [abces|pneumonie|focus in de "
     "thorax]",
     "[Patiënt|Patiënte] van {35-90} jaar, [afvallen|nachtzweten], graag [CT-thorax|nader "
     "onderzoek van de longen]",
     "Aanhoudende hoest [onder antibiotica|zonder koorts], nodus of tumor",
     "Is de eerder gevonden nodus in de {lobe} [veranderd|gegroeid|nog aanwezig]",
     "Zijn er [noduli|longmetastasen|aanwijzingen voor uitzaaiingen] bij een "
     "[testis|larynx|blaas]tumor",
     "Preoperatieve screening, [afwijkende|vreemde] thoraxfoto",
     "[Pijn bij het zuchten|Pijn aan de flank] {side} na een val, ribfractuur of longafwijking",
     "Voorgeschiedenis met [tuberculose|sarcoïdose], [granulomen|toename van klachten]",
     "Chemotherapie vanwege [lymfoom|borstkanker], respons"},
    {"Roker van {44-83} jaar met [pijn bij zuchten|hoesten]; is er een nodus",
     "Afwijkende schaduw op een foto elders, graag nader onderzoek",
     "Voorgeschiedenis van [sarcoom|rectumcarcinoom]; uitzaaiingen in de longen",
     "Persisterende koorts onder [dialyse|chemotherapie], focus in de longen"}
);

constexpr auto kTechnique = bank(
    {"CT thorax [zonder|na] contrast intraveneus, coupes van 1 mm",
     "Lage dosis CT van de thorax",
     "CT-thorax met {50-90} ml contrast, reconstructies van {1-3} mm",
     "Ter vergelijking het onderzoek van {1-28} {month} {2013-2024}",
     "Blanco CT van de [longen|thorax] met dunne coupes",
     "[CT-thorax|Thorax] gescand in [diepe inspiratie|één ademstilstand], coupedikte van {1-3} mm",
     "Onderzoek na {60-90} cc contrast, [MIP's|MIP-beelden] en [coronale|sagittale] reconstructies",
     "High resolution CT zonder contrastmiddel",
     "Er werd gescand van [bijnieren|longapex] tot [longtop|lever], [lage dosis|standaardprotocol]",
     "Vergeleken wordt met de scan van {month} {2012-2024}"},
    {"Blanco scan van de thorax in inspiratie, coupedikte 1 mm",
     "Na {55-95} cc contrast werd de thorax gescand; MIP-reconstructies van {5-10} mm"}
);

// With a size.
constexpr auto kNoduleSized = bank(
    {"In de {lobe} een [solide|subsolide|gladde|gespiculeerde] nodus van {size}",
     "Nodus in de {lobe}, {size}",
     "[Scherp begrensde|Onscherpe] longnodus {lobe} met een diameter van {size}",
     "[Perifeer|Centraal|Subpleuraal] in de {lobe} ligt een nodule, gemeten {size}",
     "{size} grote nodus in de {lobe}",
     "Nodulus van {size} in de {lobe}",
     "[Ter plaatse van|Ter hoogte van] de {lobe} [is|wordt] [thans |]een "
     "[solide|subsolide|ronde|deels solide] [nodus|nodule] [zichtbaar|te zien] van {size}",
     "[Solide|Subsolide|Matglas|Ronde] nodus in de {lobe}[, doorsnede| met als doorsnede| -] "
     "{size}",
     "{lobe}: [ronde|gelobde|gespiculeerde|deels solide|matglas] nodus[,| van] {size}",
     "{lobe}: [longnodus|nodule|solide nodulus][ van|,|] {size}",
     "Nodus: [{lobe}|perifeer in de {lobe}|{lobe}, subpleuraal], {size}",
     "[Bekende|Solide|Nieuwe] [nodus|nodule] [gelegen |]in de {lobe} [meet|bedraagt|is] {size}",
     "In de {lobe} [bevindt zich|is sprake van|is er|ligt] een [matglas|solide|ronde] nodus, "
     "doorsnede [circa |]{size}",
     "Ook de {lobe} bevat een [scherp begrensde|gelobde|gladde] nodus, {size} groot",
     "[De|Een|Deze] nodus in de {lobe} meet [nu |thans |circa |]{size}",
     "{size} metende [solide|ronde|subsolide|] nodus [gelegen |]in de {lobe}",
     "Longnodus van {size} [perifeer|centraal|dorsaal|ventraal|basaal] in de {lobe}",
     "Er is een [solide|deels solide|matglas] [nodus|longnodus|longnodule] van {size} in de {lobe}",
     "[We zien|Zichtbaar is] in de {lobe} een nodule, [diameter|doorsnede|grootte|afmeting] {size}",
     "Nodulaire [verdichting|afwijking|laesie] {lobe}, te duiden als een [ronde |]nodus van {size}",
     "Nodulaire afwijking van {size} in de {lobe}, [bekende|solide|aspecifieke] nodus",
     "Tegen de [fissuur|pleura] in de {lobe} een nodus, {size} [groot|in doorsnede|in diameter]",
     "[Longnodus|Nodus|Nodule] ({lobe})[:| -|,] {size}",
     "Subpleurale [nodus|nodule] in de {lobe}, [afmeting|afmetingen|maximale diameter|grootte] "
     "{size}",
     "De [grootte|diameter|doorsnede] van de nodus in de {lobe} [is|bedraagt|wordt geschat op] "
     "{size}",
     "Een {size} [grote|metende] [longnodus|nodule] wordt gezien in de {lobe}",
     "[Verkalkte|Gecaviteerde|Solitaire] [nodus|longnodule] {lobe}: {size}",
     "[Ook|Verder|Tevens] in de {lobe} een nodus[, {size} metend|, die {size} meet| van {size}|, "
     "{size}]",
     "In het [anterieure|posterieure|apicale] segment van de {lobe} een [nodus|longnodus] van "
     "{size}",
     "Nodus {lobe}, [was {3-30} mm, nu|voorheen {3-30} mm, thans] {size}",
     "De [eerder beschreven|bekende] nodus in de {lobe} meet {size}, [was|voorheen|destijds] "
     "{3-30} mm",
     "Nodus van {size} ([solide|subsolide|matglas], {lobe})",
     "[Een|Eén] [pulmonale nodus|longnodus], {lobe}, [doorsnede|diameter] {size}",
     "Afmetingen van de [ronde|gladde|deels solide] nodus in de {lobe}: {size}",
     "{lobe} - [nodus|nodule|longnodus] - {size}",
     "[Ronde|Ovale], [gladde|scherp begrensde] nodule die {size} [meet|groot is] en in de {lobe} "
     "[ligt|gelegen is]",
     "Gespiculeerde nodus, {size} in doorsnede, [in|centraal in|uitgaande van] de {lobe}",
     "[Matglas nodus|Semisolide nodus|Longnodus met matglascomponent] in de {lobe}, waarvan de "
     "doorsnede {size} is",
     "[Op|Bij] beeld {12-310} een nodus in de {lobe}, {size}",
     "De nodus die in de {lobe} ligt heeft een [diameter|grootste afmeting|doorsnede] van {size}",
     "De {lobe} toont een nodule van {size}[, geen verkalking|, niet verkalkt|]",
     "De CT [laat zien|toont] dat de {lobe} een [ronde|deels verkalkte] nodus bevat, {size}",
     "[Minieme|Subtiele|Kleine|Solitaire] [nodus|nodule|longnodus] in de {lobe}[,| van|:] {size}",
     "{lobe}: [minieme|subtiele|kleine] nodule van {size}",
     "In beide longen [verspreide|verspreid|enkele|kleine] noduli, waaronder een nodus in de "
     "{lobe} van {size}",
     "Nog een [kleine |minieme |solitaire |]nodus in de {lobe}[,| van] {size}",
     "Van de [verspreide |]noduli in beide longen meet die in de {lobe} {size}",
     "De {lobe} toont [nog |]een [subtiele|kleine|solide] nodus[,| van] {size}",
     "Verspreide [longnoduli|noduli], in de {lobe} tot {size}",
     "Noduli in beide longen, [links en rechts|beiderzijds verspreid], in de {lobe} {size}",
     "Meerdere [kleine |]noduli, [bijvoorbeeld|onder andere] in de {lobe} {size}",
     "Solitaire, [kleine|minieme] nodus die in de {lobe} [ligt|zit], {size}"},
    {"De {lobe} bevat een [deels solide|ronde] nodus die {size} meet",
     "Een [matglas|solide] longnodus ({lobe}) met een doorsnede van {size}",
     "Nodulaire afwijking in de {lobe}: nodus van {size}"}
);

// Without a size; {lobe} is a common slot.
constexpr auto kNoduleUnsized = bank(
    {"In de {lobe} een kleine [solide|subsolide|] nodus",
     "[Enkele|Meerdere] [kleine |]longnoduli beiderzijds",
     "Multipele noduli verspreid in beide longen",
     "Nodus in de {lobe}[, ongewijzigd|, subpleuraal gelegen|]",
     "Puntvormige longnodule in de {lobe}",
     "[Ter plaatse van|In] de {lobe} [is|wordt] een [kleine|minieme|subtiele] nodus "
     "[zichtbaar|aangetoond]",
     "[Multipele|Verspreide|Talrijke|Enkele] [micronoduli|noduli|longnoduli] [bilateraal|in alle "
     "kwabben|in de longen beiderzijds]",
     "{lobe}: [subtiele|minieme|solitaire|ronde] nodus[, te klein om te meten|, niet gemeten|]",
     "Ook de {lobe} toont een [solide|gladde|verkalkte] nodule",
     "Solitaire [nodus|longnodus] {lobe}[, aspecifiek|, stabiel|]",
     "[Kleine|Subtiele|Solitaire] [nodule|nodulus] [perifeer|dorsaal] in de {lobe}",
     "Beiderzijds [meerdere|enkele|verspreid] noduli[, aspect van metastasen|]",
     "Er [is|bevindt zich] een [longnodus|nodus] in de {lobe}[, dezelfde als op de vorige scan|]",
     "Nog een [nodus|nodule], [ditmaal|ook] in de {lobe}",
     "Nodus [van geringe afmeting|van beperkte omvang|met wisselende dichtheid] in de {lobe}",
     "Verkalkte nodus in de {lobe}, passend bij een granuloom",
     "De bekende nodus in de {lobe} is [onveranderd|stabiel|goed zichtbaar|nog aantoonbaar]",
     "Noduli zijn in [beide longen|de {lobe}] [zichtbaar|aantoonbaar]",
     "In het longparenchym [meerdere|enkele|verspreide] noduli",
     "[Peribronchovasculaire|Centrilobulaire|Subpleurale] noduli in de {lobe}",
     "Longnodule {lobe}, niet verder gespecificeerd",
     "Nodus met [omgevend matglas|uitlopers naar de pleura|cavitatie] in de {lobe}",
     "Tegen de fissuur in de {lobe} een [driehoekige|platte] nodus, beeld van een intrapulmonale "
     "klier",
     "[Een cluster|Een groepje] van noduli in de {lobe}",
     "Verscheidene noduli, [het meest|vooral|met name] in de {lobe}",
     "De nodus in de {lobe} is [kleiner|groter] dan [voorheen|op het vorige onderzoek]",
     "Pulmonale nodus {side}[, geen cavitatie|, niet verkalkt|]",
     "Noduli in de {sided} long",
     "[We zien|Opvallend is] een [minieme|puntvormige] nodule basaal in de {lobe}",
     "De nodus in de {lobe} is te klein om betrouwbaar te meten",
     "Geringe [toename|afname] van het aantal [noduli|longnoduli] in beide longen",
     "In beide longen worden [kleine|enkele] noduli gezien",
     "De scan toont in de {lobe} een [kleine|subtiele] [nodus|nodule]",
     "De {lobe} bevat [nog |]een [ronde|solide|matglas|deels solide] nodus",
     "[Ronde|Matglas|Deels solide|Solide] [nodus|nodule] in de {lobe}",
     "Nodulaire afwijking in de {lobe}, [solide|ronde|bekende] nodus",
     "Nodus in de {lobe}, [doorsnede|diameter|grootte] niet te bepalen",
     "De [doorsnede|diameter] van de nodus in de {lobe} is [gelijk gebleven|niet "
     "veranderd|toegenomen]",
     "De nodus in de {lobe} meet [hetzelfde als voorheen|evenveel als op de vorige scan]",
     "[Matglas|Deels solide|Solide] nodule {lobe}, die [al bekend is|niet is gemeten]",
     "Een [ronde|solide] nodus die in de {lobe} ligt",
     "Longnodus ([{lobe}|{lobe}, solide|{lobe}, matglas])",
     "Nodulaire afwijking: [solide|deels solide] nodus {lobe}, niet gemeten",
     "Met een [kleine|onveranderde] doorsnede [is er|ligt] een nodus in de {lobe}",
     "{lobe}: [solide|gespiculeerde|gladde] nodus",
     "De nodus in de {lobe} [meet|blijft] onveranderd",
     "[Ronde|Gladde] nodus in de {lobe}, [afmetingen|doorsnede] als voorheen",
     "De {lobe} bevat een [bekende|deels verkalkte|solide] [nodus|nodule]",
     "Nodulaire afwijking {lobe}: [ronde|matglas|bekende] nodus"},
    {"De {lobe} toont een [minieme|subtiele] nodus",
     "In beide longen verspreide [kleine |]noduli",
     "[Solitaire|Nog een kleine] longnodus in de {lobe}"}
);

constexpr auto kNoduleAbsent = bank(
    {"Geen [longnoduli|noduli|nodi] in de longen",
     "Geen [aanwijzingen voor|verdachte] pulmonale nodi",
     "In de longen geen nodus [of infiltraat|of massa]",
     "Longvelden vrij van noduli",
     "In de longen zijn [thans |]geen [noduli|longnoduli] [zichtbaar|aantoonbaar|te zien]",
     "[Noduli|Longnoduli] [zijn|waren] [beiderzijds |]niet [aantoonbaar|zichtbaar|te zien]",
     "[Er is|Er blijkt|Thans] geen [longnodus|nodus|nodule] [zichtbaar|aantoonbaar]",
     "Een [nodus|nodule] in de longen [wordt niet [gezien|aangetoond]|kan niet worden "
     "aangetoond|ontbreekt]",
     "Nodulaire afwijkingen [ontbreken|zijn afwezig|worden niet gezien]",
     "Longen zonder [noduli|nodus of massa|nodulaire afwijkingen]",
     "Zonder [aantoonbare|zichtbare] noduli in [beide longen|het longparenchym]",
     "Longparenchym [zonder|vrij van] [noduli|nodulaire laesies]",
     "[Noduli|Longnoduli|Pulmonale nodus]: [geen|niet aanwezig|afwezig|niet aangetoond]",
     "Geen enkele [longnodus|nodus|nodule] [in de longen|in het longweefsel|te zien]",
     "Nergens in de [longen|longvelden] is een nodus [te zien|aanwezig|zichtbaar]",
     "In geen van de [kwabben|longkwabben] een [nodus|nodule]",
     "Afwezigheid van [pulmonale noduli|noduli in de longen]",
     "[Pulmonale noduli|Noduli in de longen] [werden|worden] niet "
     "[waargenomen|aangetroffen|gezien]",
     "Geen solide of [subsolide|matglas] [noduli|nodus]",
     "Geen [verdenking op|tekenen van] [longnoduli|pulmonale noduli|een nodus in de longen]",
     "Het longparenchym [bevat|toont|vertoont] geen [noduli|nodus|nodulaire afwijkingen]",
     "De {lobe} en de overige kwabben bevatten geen [nodus|noduli]",
     "[Beide longen|De longen] [zijn|blijken] vrij van [noduli|nodulaire laesies]",
     "Op de vraag naar een nodus: niet [aanwezig|gevonden|aangetoond]",
     "Ook geen [nodus|nodule|solitaire nodus] in de {lobe}",
     "De op de foto vermoede nodus [is niet reproduceerbaar|berust op overprojectie|wordt niet "
     "bevestigd]",
     "De eerder gemelde nodus in de {lobe} is [verdwenen|niet meer zichtbaar|volledig in "
     "regressie]",
     "Longen: geen [noduli|nodus], geen infiltraat",
     "[Een verdachte|Een solitaire|Een pulmonale] nodus wordt niet [gezien|gevonden]",
     "Noch links noch rechts een [longnodus|pulmonale nodus]",
     "Er [worden|zijn] in het longweefsel geen noduli [gezien|gevonden]",
     "[Pulmonale nodule|Longnodule] [niet gezien|niet aantoonbaar|afwezig]",
     "Geen [minieme|subtiele|verspreide] noduli [in de {lobe}|beiderzijds|in beide longen]",
     "Geen [kleine|solide|ronde|matglas|deels solide] [nodus|longnodus|nodule] "
     "[gezien|aantoonbaar|in de {lobe}]",
     "Een [kleine|solide|ronde|matglas] nodus [is niet aantoonbaar|wordt niet gezien|ontbreekt]",
     "Ook [kleine|verspreide|minieme|solide] noduli worden niet [gezien|aangetroffen]",
     "De {lobe} [toont|bevat] geen [kleine|ronde|solide|deels solide] [nodus|longnodus]",
     "Geen nodus die [controle|vervolg] behoeft",
     "Zowel {lobe} als [bovenkwab|onderkwab] {side} zonder nodus",
     "Verspreide [kleine |]noduli zijn niet [zichtbaar|te zien]",
     "De nodus van de foto is op CT niet [zichtbaar|aantoonbaar]: [bovenkwab|middenkwab|onderkwab] "
     "{side} vrij",
     "Geen nodus met een doorsnede [boven de meetgrens|die telt]"},
    {"Een longnodus is niet [zichtbaar|aantoonbaar]",
     "Noduli worden in het longparenchym niet gezien",
     "Geen pulmonale nodule"}
);

constexpr auto kNormal = bank(
    {"Geen pleuravocht",
     "Mediastinum slank, geen vergrote lymfeklieren",
     "Centrale luchtwegen open",
     "[Coronaire|Geringe coronaire] sclerose",
     "Hart niet vergroot, geen pericardvocht",
     "Emfysemateuze veranderingen, met name in de bovenkwabben",
     "Bronchiëctasieën in de {lobe}",
     "Streepvormige atelectase [basaal|in de lingula]",
     "Aorta ascendens van {32-41} mm",
     "Degeneratieve veranderingen van de thoracale wervelkolom",
     "Geen infiltraat of consolidatie",
     "Normale bovenbuik voor zover afgebeeld",
     "Oude ribfracturen {side}",
     "Pleuraverdikking [apicaal|dorsaal] beiderzijds",
     "Geringe fibrotische veranderingen subpleuraal",
     "Geen longembolie in de centrale takken",
     "Matglasafwijkingen in de {lobe}, aspecifiek",
     "Hernia diafragmatica met [maag|vet]",
     "Tekenen van bronchuswandverdikking",
     "Geen verdachte botlaesie",
     "[Vrij vocht|Pleuravocht] [is afwezig|wordt beiderzijds niet gezien|is niet aantoonbaar]",
     "[Beiderzijds|Links] een [geringe|spoor] pleurale vochtlaag",
     "De [trachea|carina] en de grote bronchi zijn [open|doorgankelijk|vrij]",
     "Hoofdbronchi [doorgankelijk|zonder obstructie], geen [endobronchiale laesie|secretie]",
     "[Verkalkingen|Kalk] van de [kransslagaders|aortaklep|aortaboog]",
     "Littekens [apicaal|basaal|in de {lobe}], [oud specifiek|postinfectieus]",
     "[Littekenweefsel|Fibrose] {side}, status na [bestraling|operatie]",
     "Haakvorming aan de [thoracale wervels|wervels], spondylotische [veranderingen|randwoekering]",
     "De grote [mediastinale |thoracale ]vaten zijn [normaal|niet verwijd|van normaal kaliber]",
     "Verloop van de [aorta|grote vaten] normaal",
     "[Consolidatie|Een consolidatie] [in de {lobe}|dorsobasaal {side}], [infectieus|pneumonie]",
     "Consolidaties [worden niet gezien|ontbreken|niet aanwezig]",
     "[Centrilobulair|Paraseptaal] emfyseem [in de {lobe}|apicaal|van beide longen]",
     "Mild [emfyseem|interstitieel oedeem|bronchiëctatisch beeld]",
     "Het hart heeft een [normale|niet afwijkende] grootte",
     "Cor [licht vergroot|slank|van normale afmeting]",
     "Bronchuswand [verdikt|licht verdikt] in de [onderkwabben|{lobe}]",
     "[Wandverdikking|Slijmimpactie] van [enkele|perifere] bronchi",
     "Mozaïekpatroon van het longparenchym, [air trapping|small airways disease]",
     "Verhoogde diafragmastand {side}",
     "[Pacemaker|Port-a-cath|PICC-lijn] {side} in situ",
     "Mediastinale klieren [niet vergroot|tot {5-9} mm, aspecifiek]",
     "Status na [sternotomie|CABG|lobectomie {side}]",
     "[Scoliose|Kyfose] van de thoracale wervelkolom",
     "Schildklier [slank|niet afwijkend|heterogeen]",
     "Dependent changes [dorsaal|basaal], [geen|zonder] infiltraat",
     "Bovenbuik: [steatose van de lever|galstenen|geen bijzonderheden]",
     "Axillair [beiderzijds |]geen vergrote klieren",
     "[Gynaecomastie|Mammaprothesen] beiderzijds",
     "Tree-in-bud afwijkingen in de {lobe}",
     "Arteria pulmonalis [niet verwijd|{26-34} mm]",
     "[Ronde|Kleine] verkalking in de {lobe}, granuloom",
     "[Kleine|Solitaire] bulla in de {lobe}",
     "[Verspreide|Kleine] matglasvelden in [de {lobe}|beide longen]",
     "Streepvormige afwijking in de {lobe}, litteken"},
    {"Vrij pleuravocht wordt niet gezien",
     "Trachea en hoofdbronchi zijn doorgankelijk",
     "Verkalkte kransslagaders",
     "Littekenweefsel [apicaal|in de {lobe}]",
     "Wervels met spondylotische haken",
     "De grote vaten hebben een normaal verloop",
     "Consolidaties zijn afwezig",
     "Mild centrilobulair emfyseem",
     "Normale grootte van het hart",
     "Wandverdikking van de bronchi in de onderkwabben"}
);

// Sizes of what is no pulmonary nodule.
constexpr auto kOtherSizes = bank(
    {"Lymfeklier [paratracheaal|subcarinaal|hilair {side}] met een korte as van {size}",
     "Schildkliernodus {side} van {size}",
     "Bijniernodus {side} van {size}, passend bij een adenoom",
     "Levercyste van {size}",
     "Pericardcyste {side}, {size}",
     "Lipoom in de thoraxwand van {size}",
     "Nodus in de lever van {size}, waarschijnlijk hemangioom",
     "[De schildklier|De isthmus van de schildklier] bevat een [nodus|cyste], doorsnede {size}",
     "De {sided} bijnier [bevat|toont] een [nodus|nodule] die {size} meet",
     "In de {sided} schildklierkwab een [nodus|nodule|cysteuze nodus][ van|, doorsnede|, diameter] "
     "{size}",
     "[Axillair|Supraclaviculair|Hilair] {side} een [klier|lymfeklier] die {size} [meet|groot is]",
     "[Axillaire|Vergrote axillaire] [klieren|lymfeklier] {side}, korte as [tot |]{size}",
     "Lymfeklier in station {2-7}[L|R], {size}",
     "[Bulla|Cyste|Luchtcyste] in de {lobe}[ van|,] {size}",
     "[Consolidatie|Rondatelectase|Infiltraat] in de {lobe}, [doorsnede|grootste "
     "diameter|afmeting] {size}",
     "[Leverhemangioom|Hemangioom in de lever|Levercyste], {size} in doorsnede",
     "De lever [bevat|toont] een [cyste|hypodense laesie] met een maximale doorsnede van {size}",
     "[Bijmilt|Miltlaesie|Cyste van de milt|Miltcyste], [diameter|doorsnede] {size}",
     "De milt bevat een [ronde|scherp begrensde] cyste, {size} metend",
     "Cyste [in|van] de {sided} nier, doorsnede {size}",
     "Atheroomcyste [nek|borstwand|{side} dorsaal] van {size}",
     "Subcutane [nodus|laesie] in de [rug|huid|borstwand][ van|,] {size}",
     "Nodus in de {sided} [mamma|borst], {size}",
     "[Thymusrest|Thymuscyste|Struma {side}] van {size}",
     "Aneurysma van de aorta ascendens, diameter {size}",
     "Hiatus hernia van {size}",
     "Pleuravocht {side}, [laagdikte|dikte] {size}",
     "Pleuraplaque {side} met een dikte van {size}",
     "[Vergrote|Ronde] [lymfeklier|klier] in het voorste mediastinum, korte as {size}",
     "Adenoom van de {sided} bijnier, {size}",
     "Schildklier met een [dominante|verkalkte|solide] nodus van {size} {side}",
     "Sclerotische haard in [Th{3-11}|een rib {side}], {size}",
     "[Nodus|Solide nodus|Nodulus] [bijnier|schildklier] {side}: {size}",
     "In de lever een nodus, [segment {2-8}|{side}], {size} groot",
     "De nodus in de {sided} schildklierkwab meet {size}",
     "[Littekenstreng|Plaatatelectase] van {size} in de {lobe}",
     "Deels [solide|cysteuze] nodus in de schildklier, [afmeting|diameter] {size}",
     "Cyste met een [omvang|grootte] van {size} [in de pancreasstaart|pericardiaal|in het "
     "mediastinum]",
     "Huid van de [rug|schouder]: atheroomcyste[,| van] {size}",
     "{size} metende [klier|lymfeklier] [prevasculair|subcarinaal|axillair {side}]",
     "{lobe}: [bulla|consolidatie|matglasgebied] van {size}",
     "Miltcyste van {size}, [ongewijzigd|scherp begrensd]"},
    {"Axillaire klier {side} die {size} meet",
     "De {sided} schildklierkwab bevat een nodus met een doorsnede van {size}",
     "Atheroomcyste in de huid van de rug, {size}",
     "Miltcyste met een diameter van {size}"}
);

constexpr auto kConcludedNodule = bank(
    {"[Pulmonale nodus|Longnodus] in de {lobe}, controle over {3-12} maanden",
     "Nodulaire longafwijking, verder onderzoek wordt geadviseerd",
     "Noduli, [vervolgscan|bespreking] volgens richtlijn",
     "[Bekende|Nieuwe|Verdachte] [nodus|longnodus] {lobe}",
     "Noduli [in beide longen |]zoals in het verslag beschreven",
     "Pulmonale noduli, zie [boven|beschrijving]",
     "Herhaling van de CT over {3-12} maanden [voor de nodus|vanwege een nodus in de {lobe}]",
     "Graag [herhaling|controle] van de nodus [in de {lobe}|{side}] na {3-12} maanden",
     "[Solide|Subsolide] nodus: [advies|voorstel] PET-CT",
     "Multipele longnoduli, [verdacht voor metastasen|aspecifiek|granulomen]",
     "[Stabiele|Toegenomen|Onveranderde] [nodus|longnodule] in de {lobe}",
     "Longnodus {lobe}, [verdacht|laag risico|niet veranderd]",
     "De nodus in de {lobe} [verdient|behoeft] [controle|nader onderzoek]",
     "Aanvullend onderzoek van de longnodus geadviseerd",
     "Volgens Fleischner [scan|herhalen] over {6-24} maanden in verband met [noduli|een nodus]",
     "Beeld van [multipele noduli|een solitaire nodus|longnoduli]",
     "Nodus in de {sided} long, bespreking in het MDO",
     "Nodulaire afwijking {lobe}, [herhalen|controleren] over {3-12} maanden",
     "Geen [acute pathologie|pleuravocht], wel een nodus in de {lobe}",
     "[Noduli|Longnoduli] beiderzijds, graag herhalen"},
    {"Nodus in de {lobe}, graag herhalen over {3-12} maanden", "Longnoduli zoals beschreven"}
);
constexpr auto kConcludedOther = bank(
    {"Geen [aanwijzingen voor maligniteit|verklaring voor de klachten]",
     "[Emfyseem|Bronchopathie], verder geen bijzonderheden",
     "Ongewijzigd beeld ten opzichte van eerder onderzoek",
     "Zie beschrijving",
     "Geen acute [bevindingen|afwijkingen]",
     "[Pathologie|Afwijkingen] van het mediastinum niet aangetoond",
     "Beeld [passend bij|van] [COPD|emfyseem|bronchitis]",
     "[Onveranderd|Stabiel|Vergelijkbaar] beeld",
     "Bevindingen zoals [beschreven|genoemd] in het verslag",
     "Geen relevante verandering sinds {month} {2015-2024}",
     "Conform bovenstaande beschrijving",
     "Thorax zonder [acute|nieuwe] afwijkingen",
     "Atherosclerose[ van de kransslagaders|]",
     "[Geen longembolie|Geen pneumonie], [zie boven|zoals boven beschreven]",
     "Zoals hierboven vermeld",
     "Graag correlatie met [klachten|kliniek|laboratorium]",
     "Geen mediastinale of hilaire adenopathie",
     "Relevante [bevindingen|verandering]: geen",
     "[Graag|Eventueel] herhalen [bij nieuwe klachten|over {3-12} maanden]",
     "Controle over {3-12} maanden [vanwege het emfyseem|bij aanhoudende klachten|volgens "
     "afspraak]",
     "Over {3-12} maanden herhalen [wegens pleuravocht|ter controle van het infiltraat]",
     "[Kleine|Geringe] [hoeveelheid pleuravocht|hernia diafragmatica]",
     "Advies: [klinische controle|scan herhalen] na {2-12} maanden",
     "Afwijking van de {lobe}, [littekenweefsel|infectieus]"},
    {"Geen acute pathologie in de thorax",
     "Beeld zonder relevante verandering",
     "Bevindingen als boven vermeld"}
);

Passage sized(Scribe& scribe, std::string_view pattern, const Size& size) {
  return scribe.sentence(
      pattern,
      {{.name = "size", .text = size.text}, {.name = "lobe", .text = scribe.words("{lobe}")}}
  );
}

Passage sized_nodule(Scribe& scribe) {
  const Size size = draw_size(scribe, 3, 29, Axes::any);
  return sized(scribe, scribe.pick(kNoduleSized), size);
}

std::vector<Passage> background(Scribe& scribe) {
  std::vector<Passage> findings;
  scribe.fill(findings, kNormal, 4, 9);
  for (int i = 0; i < 3; ++i) {
    if (!scribe.distracts()) continue;
    const std::string_view other = scribe.pick_unused(kOtherSizes);
    scribe.insert(findings, sized(scribe, other, draw_size(scribe, 4, 48, Axes::any)));
  }
  return findings;
}

Draft finish(Scribe& scribe, std::vector<Passage> findings, Passage impression, Label label) {
  Passage history = scribe.phrase(kHistory);
  history.append("?");
  std::vector<Passage> concluding;
  if (scribe.chance(0.7)) concluding.push_back(std::move(impression));
  if (scribe.chance(0.3)) scribe.insert(concluding, scribe.sentence(kConcludedOther));
  return radiology_draft(
      scribe,
      {.clinical = {std::move(history)},
       .technique = scribe.sentence(kTechnique),
       .findings = std::move(findings),
       .impression = std::move(concluding)},
      std::move(label)
  );
}

}  // namespace

Draft make_nodule(Scribe& scribe) {
  const bool is_present = scribe.share({0.5, 0.5}) == 1;
  std::vector<Passage> findings = background(scribe);
  // As many statements in both: nodules, or their denial and more of what does not matter.
  const int n = scribe.between(1, 3);
  if (is_present) {
    for (int i = 0; i < n; ++i) {
      const bool is_sized = scribe.chance(0.6);
      scribe.insert(findings, is_sized ? sized_nodule(scribe) : scribe.sentence(kNoduleUnsized));
    }
  } else {
    const bool is_denied = scribe.denies() || scribe.chance(0.4);
    if (is_denied) scribe.insert(findings, scribe.sentence(kNoduleAbsent));
    const int n_more = is_denied ? n - 1 : n;
    scribe.fill(findings, kNormal, n_more, n_more);
    scribe.shuffle(findings);
  }
  const bool says_so = is_present && scribe.chance(0.6);
  Passage impression = scribe.sentence(says_so ? Bank(kConcludedNodule) : kConcludedOther);
  return finish(scribe, std::move(findings), std::move(impression), flag(is_present));
}

Draft make_nodule_has_size(Scribe& scribe) {
  const bool has_size = scribe.share({0.46, 0.54}) == 1;
  std::vector<Passage> findings = background(scribe);
  const int n = scribe.between(1, 3);
  for (int i = 0; i < n; ++i) {
    const bool is_sized = has_size && (i == 0 || scribe.chance(0.4));
    scribe.insert(findings, is_sized ? sized_nodule(scribe) : scribe.sentence(kNoduleUnsized));
  }
  Passage impression = scribe.sentence(kConcludedNodule);
  return finish(scribe, std::move(findings), std::move(impression), flag(has_size));
}

Draft make_nodule_diameter(Scribe& scribe) {
  std::vector<Passage> findings = background(scribe);
  const Size largest = draw_size(scribe, 4, 34, Axes::any);
  std::vector<Size> sizes = {largest};
  const int n_more = std::max(0, scribe.between(-1, 3));
  for (int i = 0; i < n_more; ++i) {
    Size other = draw_size(scribe, 2, 20, Axes::any);
    if (other.average() < largest.average() && other.largest <= largest.largest)
      sizes.push_back(std::move(other));
  }
  scribe.shuffle(sizes);
  for (const Size& size : sizes) {
    Passage nodule = sized(scribe, scribe.pick(kNoduleSized), size);
    if (scribe.chance(0.4 * scribe.knobs().distractors)) {
      const Size before = draw_size(scribe, 3, 34, Axes::one);
      nodule.append(
          scribe.words("[ Eerder| Bij het vorige onderzoek| Voorheen] ") + before.text + "."
      );
    }
    scribe.insert(findings, std::move(nodule));
  }
  if (scribe.chance(0.3)) scribe.insert(findings, scribe.sentence(kNoduleUnsized));
  Passage impression = scribe.sentence(kConcludedNodule);
  return finish(scribe, std::move(findings), std::move(impression), number(largest.average()));
}

std::span<const NamedBank> chest_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "chest history", .bank = kHistory},
      {.name = "chest technique", .bank = kTechnique},
      {.name = "nodule sized", .bank = kNoduleSized},
      {.name = "nodule unsized", .bank = kNoduleUnsized},
      {.name = "nodule absent", .bank = kNoduleAbsent},
      {.name = "chest normal", .bank = kNormal},
      {.name = "chest other sizes", .bank = kOtherSizes},
      {.name = "nodule concluded", .bank = kConcludedNodule},
      {.name = "chest concluded", .bank = kConcludedOther},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth

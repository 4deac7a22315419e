"""The phrases that generated reports are made of. Each bank has a `train` part and a `held_out` part.

Training reports use the `train` part only; held-out reports draw from both, so that some of their phrases
were never seen in training. Placeholders in braces are filled by the generator.
"""

from typing import NamedTuple


class Bank(NamedTuple):
    train: list
    held_out: list


# ---------------------------------------------------------------- chest CT

# A form kept out of training for one lobe is in training for another: reading it takes putting words together.
LOBE_WORDS = {
    "rechter bovenkwab": Bank(
        ["rechter bovenkwab", "rechterbovenkwab", "bovenkwab rechts", "rechts in de bovenkwab", "RBK", "bovenkwab van de rechterlong", "bovenkwab aan de rechterzijde", "boven kwab rechts"],
        ["rechter boven kwab"],
    ),
    "rechter middenkwab": Bank(
        ["rechter middenkwab", "middenkwab", "rechtermiddenkwab", "middenkwab rechts", "RMK", "middenkwab van de rechterlong", "rechter midden kwab"],
        ["middenkwab aan de rechterzijde"],
    ),
    "rechter onderkwab": Bank(
        ["rechter onderkwab", "rechteronderkwab", "onderkwab rechts", "rechts in de onderkwab", "ROK", "onderkwab van de rechterlong", "onderkwab aan de rechterzijde", "rechter onder kwab"],
        ["onder kwab rechts"],
    ),
    "linker bovenkwab": Bank(
        ["linker bovenkwab", "linkerbovenkwab", "bovenkwab links", "links in de bovenkwab", "LBK", "bovenkwab van de linkerlong", "lingula", "bovenkwab aan de linkerzijde", "linker boven kwab"],
        ["boven kwab links"],
    ),
    "linker onderkwab": Bank(
        ["linker onderkwab", "linkeronderkwab", "onderkwab links", "links in de onderkwab", "LOK", "onderkwab van de linkerlong", "onder kwab links"],
        ["linker onder kwab", "onderkwab aan de linkerzijde"],
    ),
}
# Where a report names a side but no lobe.
NO_LOBE = Bank(
    ["rechts", "links", "in de rechterlong", "in de linkerlong", "subpleuraal rechts", "subpleuraal links", "perifeer in de rechterlong", "links perihilair", ""],
    ["perifeer links", "subpleuraal in de rechterlong"],
)
IN_LOBE = Bank(
    ["in de {lobe}", "in de {lobe}", "in de {lobe}", "apicaal in de {lobe}", "dorsaal in de {lobe}", "perifeer in de {lobe}", "basaal in de {lobe}", "subpleuraal in de {lobe}", "ter plaatse van de {lobe}", "in het laterale segment van de {lobe}"],
    ["centraal in de {lobe}", "in het dorsale deel van de {lobe}", "posterieur in de {lobe}"],
)
NODULE = Bank(
    ["nodule", "longnodule", "nodulus", "nodus", "pulmonale nodule", "noduletje", "intrapulmonale nodule", "longnodulus"],
    ["pulmonale nodus", "intrapulmonale nodulus"],
)
NODULES = Bank(
    ["noduli", "longnoduli", "pulmonale noduli", "nodules", "longnodules", "intrapulmonale noduli"],
    ["pulmonale nodules"],
)
ADJECTIVE = Bank(
    ["", "", "", "solide ", "subsolide ", "scherp begrensde ", "gespiculeerde ", "kleine ", "nieuwe ", "solitaire ", "matglas ", "deels solide ", "ronde "],
    ["onscherp begrensde ", "gelobuleerde ", "niet verkalkte "],
)
SIZE_CLAUSE = Bank(
    ["van {s}", "van {s}", "met een diameter van {s}", "met een doorsnede van {s}", "({s})", "van ongeveer {s}", "van circa {s}", "van maximaal {s}", "met een grootte van {s}", "van {s} diameter", ", diameter {s},", "ter grootte van {s}"],
    ["met een maximale diameter van {s}", "met een afmeting van {s}", "van {s} groot"],
)
PRESENT = Bank(
    [
        "{In} een {adj}{nod} {size}.",
        "{In} is een {adj}{nod} {size} zichtbaar.",
        "Er is {in_} een {adj}{nod} {size}.",
        "Er wordt {in_} een {adj}{nod} {size} gezien.",
        "{Adj}{nod} {size} {in_}.",
        "{In} bevindt zich een {adj}{nod} {size}.",
        "Zichtbaar is een {adj}{nod} {size} {in_}.",
        "Wel is er {in_} een {adj}{nod} {size}.",
        "Opvallend is een {adj}{nod} {size} {in_}.",
        "Op de longvensters {in_} een {adj}{nod} {size}.",
        "{In} toont het onderzoek een {adj}{nod} {size}.",
        "Bekende {nod} {size} {in_}, ongewijzigd.",
        "De bekende {nod} {in_} is stabiel {size}.",
        "Onveranderd aspect van de {nod} {size} {in_}.",
        "Geen pneumothorax; {in_} een {adj}{nod} {size}.",
        "Behoudens een {adj}{nod} {size} {in_} geen afwijkingen van het longparenchym.",
    ],
    [
        "Tevens {in_} een {adj}{nod} {size}.",
        "{In} valt een {adj}{nod} {size} op.",
        "Het longparenchym toont {in_} een {adj}{nod} {size}.",
        "Ongewijzigd is de bekende {nod} {size} {in_}.",
    ],
)
# Present, with the size of an earlier examination beside the one of today.
PRESENT_PRIOR = Bank(
    [
        "De bekende {nod} {in_} meet nu {s}, voorheen {p}.",
        "{In} een {nod} van {s} (was {p}).",
        "De {nod} {in_} is toegenomen van {p} naar {s}.",
        "De {nod} {in_} is afgenomen van {p} tot {s}.",
        "Bekende {nod} {in_}: thans {s}, op {date} {p}.",
        "In vergelijking met {date} is de {nod} {in_} veranderd: nu {s}, toen {p}.",
        "Op {date} mat de {nod} {in_} {p}, nu {s}.",
        "{Adj}{nod} {in_}, huidige diameter {s}, eerder {p}.",
        "Groei van de {nod} {in_}, van {p} op {date} naar {s} nu.",
    ],
    [
        "De {nod} {in_} mat eerder {p} en meet thans {s}.",
        "De diameter van de {nod} {in_} bedraagt nu {s} tegen {p} op {date}.",
    ],
)
ABSENT = Bank(
    [
        "Geen {nods}.",
        "Geen aanwijzingen voor {nods}.",
        "Er zijn geen {nods} zichtbaar.",
        "Geen verdachte {nods} aantoonbaar.",
        "In beide longen geen {nods}.",
        "De longen tonen geen {nods} of infiltraten.",
        "{Nods} worden niet gezien.",
        "Er is geen {nod} meer aantoonbaar.",
        "Geen infiltraten, geen {nods}.",
        "Longparenchym zonder {nods}.",
        "Er werden geen {nods} gevonden.",
        "Geen solide of subsolide {nods}.",
        "Vrije longvelden, met name geen {nods}.",
        "Ook in de {lobe} geen {nod}.",
    ],
    [
        "Op de longvensters geen {nods}.",
        "{Nods} zijn niet aantoonbaar.",
        "Er zijn geen aanwijzingen voor een {nod}.",
        "Geen {nods} in de longen.",
    ],
)
# A nodule that was there before and is gone.
RESOLVED = Bank(
    [
        "De eerder beschreven {nod} {in_} is niet meer zichtbaar.",
        "De {nod} {in_} van {p} op {date} is verdwenen.",
        "De voorheen aanwezige {nod} {in_} ({p}) is volledig in regressie.",
        "Op {date} nog een {nod} van {p} {in_}; deze is nu niet meer te zien.",
        "Verdwijnen van de bekende {nod} {in_}, eerder {p}.",
        "De bekende {nod} {in_} is nu niet meer aantoonbaar.",
        "Status na resectie van een {nod} van {p} {in_}, geen recidief.",
        "De {nod} {in_} wordt niet langer gezien.",
    ],
    [
        "De op {date} beschreven {nod} {in_} is verdwenen.",
        "De eerdere {nod} van {p} {in_} is niet meer aantoonbaar.",
    ],
)
LUNGS_QUIET = Bank(
    ["Longen: geen afwijkingen.", "Normaal aspect van het longparenchym.", "Beiderzijds vrije longvelden.", "Longparenchym zonder bijzonderheden.", "Heldere longvelden beiderzijds."],
    ["Het longparenchym is normaal.", "Geen afwijkingen in de longen."],
)

LUNG_OTHER = Bank(
    [
        "Atelectase in de {lobe}.", "Geringe consolidatie in de {lobe}.", "Bronchiëctasieën in de {lobe}.", "Matglas in de {lobe}, passend bij infectie.",
        "Status na lobectomie van de {lobe}.", "Centrilobulair emfyseem, het meest in de {lobe}.", "Litteken in de {lobe}.", "Plaatatelectase basaal in de {lobe}.",
        "Bulla in de {lobe} van {d}.", "Volumeverlies van de {lobe}.", "Infiltraat in de {lobe}, {d}.", "Verdikking van de bronchuswand in de {lobe}.",
        "Fibrotische veranderingen in de {lobe}.", "Cyste in de {lobe} met een doorsnede van {d}.",
    ],
    ["Strengvormige afwijkingen in de {lobe}.", "Status na wigresectie uit de {lobe}.", "Consolidatie van {d} in de {lobe}."],
)
OTHER = Bank(
    [
        "Mediastinaal geen pathologisch vergrote klieren.", "Lymfklier in station 4R van {d}.", "Vergrote klier hilair rechts, korte as {d}.", "Axillair geen bijzonderheden.",
        "Geen pleuravocht.", "Pleuravocht links met een dikte van {d}.", "Pericard zonder vocht.", "Normaal hart.", "Aorta ascendens {d} in diameter.",
        "Cyste in de lever van {d}.", "Hypodense lesie in leversegment {n} ({d}), passend bij een cyste.", "Niercyste rechts, {d}.", "Bijnieren slank.",
        "Nodule in de linker bijnier van {d}.", "Schildkliernodule links van {d}.", "Nodulus in de schildklier rechts, {d}.", "Milt {d} in lengte.", "Geen skeletlesies.",
        "Degeneratieve veranderingen van de wervelkolom.", "Coronaire calcificaties.", "Geringe atherosclerose van de aorta.", "Hernia diafragmatica van {d}.",
        "Galblaas met een steen van {d}.", "Geen longembolie.", "Trachea in de middenlijn.", "Sclerotische laesie in wervel Th{n}, {d}, onveranderd.",
        "De “oude” ribfractuur links is geconsolideerd.", 'Het "bekende" hemangioom in de lever meet {d}.', "Lipoom in de thoraxwand van {d}.", "Slokdarm zonder afwijkingen.",
        "Geen ascites.", "Bovenbuik, voor zover afgebeeld, zonder bijzonderheden.", "Normale doorgankelijkheid van de luchtwegen.", "Status na sternotomie.",
    ],
    [
        "Klier subcarinaal met een korte as van {d}.", "Incidentele niersteen van {d}.", "Nodus in de rechter bijnier, {d}.", "Geen pneumothorax.",
        "Pancreas zonder afwijkingen.", "Truncus pulmonalis {d} breed.", 'Status na "open" hartoperatie.',
    ],
)
CLINICAL = Bank(
    [
        "Hoesten sinds {n} weken.", "Roker, {y} packyears.", "Man van {y} jaar met gewichtsverlies.", "Vrouw, {y} jaar, dyspnoe.", "Coloncarcinoom, stadiëring.", "Melanoom in de voorgeschiedenis.",
        "Follow-up longnodule.", "Nodule op X-thorax?", "Bekend met COPD Gold {n}.", "Koorts en hoesten.", "Mammacarcinoom {year}, metastasen?", "Afwijkende X-thorax.",
        "Vraagstelling: longmetastasen?", "Vraagstelling: nodule, groei?", "Pijn op de borst.", "Analyse van {n} kg gewichtsverlies.", "Preoperatieve screening.", "Hemoptoë, tumor?",
    ],
    ["Rectumcarcinoom, longnoduli?", "Man, {y} jaar, vermoeidheid.", "Controle na immunotherapie.", "Sarcoom in {year}, follow-up."],
)
# Only in reports where it cannot contradict the findings of today.
CLINICAL_GONE = Bank(
    ["In {year} nodule van {p} in de {lobe}.", "Eerder nodus {lobe}, {p}. Nog aanwezig?", "Bekend met longnodule {lobe}, controle.", "Nodule {lobe} van {p} op {date}, follow-up."],
    ["Op {date} longnodule in de {lobe} ({p})."],
)
TECHNIQUE = Bank(
    [
        "CT thorax met intraveneus contrast.", "CT-thorax zonder contrast, coupes van {n} mm.", "Protocollair gescand met {y} ml contrast.", "Laaggedoseerde CT van de thorax.",
        "CT thorax en abdomen in portoveneuze fase.", "Spiraal CT, reconstructies {n} mm.", "Vergeleken met het onderzoek van {date}.", "Ter vergelijking CT van {date}.",
        "Geen eerder onderzoek ter vergelijking.",
    ],
    ["CT-thorax na toediening van {y} ml Iomeron.", "Vergelijking met {date} is mogelijk."],
)
CT_CONCLUSION_PRESENT = Bank(
    ["Longnodule zoals beschreven.", "{Nod} {in_}, controle over {n} maanden.", "Nodule waarvoor follow-up volgens Fleischner.", "{Nod} {in_}, maligniteit niet uitgesloten.", "Bekende {nod}, advies PET-CT."],
    ["{Nod} {in_}; advies bespreking in het MDO."],
)
CT_CONCLUSION_ABSENT = Bank(
    ["Geen aanwijzingen voor metastasen.", "Geen {nods}.", "Geen maligniteitsverdachte afwijkingen.", "Normaal onderzoek van de longen."],
    ["Geen aanwijzingen voor longmetastasen."],
)
CT_CONCLUSION_ANY = Bank(
    ["Verder geen bijzonderheden.", "Overige bevindingen zoals beschreven.", "Zie verslag.", "Controle over {n} maanden.", "Geen acute pathologie."],
    ["Advies: controle na {n} maanden."],
)

# Headings, one style per report: clinical, technique, findings, conclusion.
CT_HEADINGS = Bank(
    [
        ("Klinische gegevens:", "Techniek:", "Verslag:", "Conclusie:"),
        ("Klinische gegevens: ", "", "Verslag: ", "Impressie: "),
        ("Medische gegevens:", "Onderzoek:", "Bevindingen:", "Conclusie."),
        ("KLINISCHE GEGEVENS", "TECHNIEK", "BEVINDINGEN", "CONCLUSIE"),
        ("", "", "", "Conclusie: "),
        ("Indicatie: ", "Techniek: ", "Bevindingen: ", "Samenvatting: "),
    ],
    [("Reden van onderzoek:", "Techniek:", "Beschrijving:", "Impressie:"), ("Anamnese: ", "", "Bevindingen: ", "Conclusie: ")],
)

# ---------------------------------------------------------------- prostate biopsies

SIDE = Bank(["links", "rechts"], [])
LEVEL = Bank(["basis", "midprostaat", "apex", "basaal", "apicaal", "mid", "midgland"], [])
ZONE = Bank(
    ["perifere zone", "transitiezone", "centrale zone", "PZ", "TZ", "voorste stroma", "AFS", "ablatiezone", "zaadblaasje", "prostaatkwab", "fossa", "vesiculum"],
    ["overgangszone", "prostaathelft"],
)
PART = Bank(
    ["mediaal", "lateraal", "anterieur", "posterieur", "dorsaal", "ventraal", "paramediaan", "centraal", "craniaal", "caudaal", "posterolateraal", "dorsolateraal"],
    ["ventrolateraal", "anteromediaal"],
)
EDGE = Bank(["rand", "grens", "deel", "pool", "zijde", "kant"], ["overgang"])
PART_ADJECTIVE = Bank(
    ["mediale", "laterale", "anterieure", "posterieure", "dorsale", "ventrale", "craniale", "caudale", "voorste", "achterste"],
    ["posterolaterale", "apicale"],
)
LESION = Bank(
    ["laesie {n}", "laesie 1", "laesie 2", "index laesie", "PIRADS 4 laesie", "PIRADS 5 laesie", "ROI {n}", "systematisch", "random"],
    ["tweede laesie", "PIRADS 3 laesie"],
)
PLACE = Bank(
    [
        "{zone} {side}", "{zone} {side} {part}", "{side} {zone}", "{side} {part}", "{level} {side}", "{level} {side} {part}", "{side} {level} {part}", "{level} {part} {side}",
        "{level} {zone} {side}", "{zone} {part} {side}", "{padj} {edge} {zone} {side}", "{padj} {edge} {zone}", "{padj} {zone} {side}", "{level}/{level2} {side}", "{zone} {level} {side}",
        "{lesion}, {zone} {side}", "{lesion} {side} {part}", "{lesion} {level} {side}", "{side} {part} {level} {zone}", "{level} prostaat {side}", "{edge} {zone} {side} {part}",
        "{zone} {side}, {level}", "{part} {zone} {side}", "{side} {zone} {level} {part}",
    ],
    ["{zone} {side} {level} {part}", "{level}/overgang {zone} {part}", "{padj} {edge} {zone} {side} {part}", "{part} {level} {side}"],
)
QUALITY_WORDS = {
    "representatief": Bank(
        [
            "representatief", "goed representatief", "adequaat", "goed getroffen", "conform planning", "centraal in de laesie", "goede biopsie", "representatief biopt", "naald in de laesie",
            "goede positie", "voldoende materiaal", "zeker representatief",
        ],
        ["adequaat getroffen", "goede kwaliteit", "laesie goed getroffen"],
    ),
    "niet representatief": Bank(
        [
            "niet representatief", "te ondiep", "naast de laesie", "onvoldoende materiaal", "laesie gemist", "niet goed getroffen", "te diep", "mis", "zeker niet representatief", "geen weefsel",
            "niet in de laesie", "mislukt",
        ],
        ["niet adequaat", "laesie niet getroffen", "te weinig materiaal"],
    ),
    "ambigu": Bank(
        [
            "mogelijk te ondiep", "mogelijk representatief", "twijfelachtig", "dubieus", "mogelijk niet representatief", "onzeker", "mogelijk naast de laesie", "ambigu", "twijfel over positie",
            "wellicht te diep", "niet zeker representatief", "mogelijk net mis",
        ],
        ["twijfelachtig representatief", "mogelijk te diep", "onzekere positie"],
    ),
}
# One biopsy on a line of its own; {q} is a quality phrase.
BIOPSY_LINE = Bank(
    [
        "Naald {n}: {place}: {Q}.", "Biopt {n}: {place}, {q}.", "Biopt {n} ({place}): {q}", "{n}. {Place}; {q}.", "{n}) {place} - {q}", "Biopt {n} uit {place}: {q}.",
        "Nr {n}: {place}. {Q}.", "Biopsie {n}: {place} ({q})", "Naald {n}, {place}: {q}.", "{roman}: {place}: {q}.", "{n}: {Place}. Kwaliteit: {q}.", "| {n} | {place} | {q} |",
        "- biopt {n}: {place}; {q}", "Biopt nummer {n}, {place}, is {q}.",
    ],
    ["Naald {n} - {place}: {q}.", "Biopt {roman}: {place}, {q}.", "{n} = {place}; {q}"],
)
# The quality stands in one sentence for all, after lines without it.
PLAIN_LINE = Bank(["Naald {n}: {place}.", "Biopt {n}: {place}.", "{n}. {Place}.", "{n}) {place}", "Biopt {n} ({place})", "{roman}: {place}."], ["Biopsie {n}: {place}."])
ALL_SAME = Bank(
    ["Alle biopten: {q}.", "Alle biopten zijn {q}.", "Kwaliteit van alle biopten: {q}.", "Alle naalden {q}."],
    ["Alle bovenstaande biopten: {q}."],
)
ALL_BUT = Bank(
    ["Alle biopten {q}, behalve nummer {x}: {r}.", "Biopt {x} is {r}, de overige zijn {q}.", "Kwaliteit: biopt {x} {r}, de rest {q}.", "Alle naalden {q}, maar naald {x} {r}."],
    ["Alle biopten: {q}, met uitzondering van biopt {x}: {r}."],
)
BIOPSY_CLINICAL = Bank(
    [
        "PSA: {psa}. Prostaatvolume {y} cc.", "MRI toont {n} laesies.", "Eerder negatieve TRUS biopten in {year}.", "PIRADS {n} laesie {side}.", "Stijgend PSA, nu {psa}.", "Status na cryoablatie in {year}.",
        "Man van {y} jaar, PSA {psa}.", "Actieve surveillance sinds {year}.", "Laesie van {d} in de {zone}.", "Vraagstelling: maligniteit?", "Gleason 3+{n} in {year}.",
    ],
    ["Status na HIFU in {year}.", "PSA densiteit 0,{n}.", "Laesie {side}, {d}."],
)
BIOPSY_INTRO = Bank(
    [
        "Conform protocol werden MRI-geleide biopten genomen.", "Er zijn {count} biopten genomen.", "Transrectale MRI-geleide biopsie van de prostaat.", "Na lokale verdoving {count} biopten met een 18G naald.",
        "De volgende biopten werden genomen:", "MRI-geleide biopten, patiënt in buikligging.", "Biopten uit de prostaat, genomen op {date}.", "Onder antibiotica profylaxe werden {count} biopten genomen.",
    ],
    ["Echogeleide biopsie, totaal {count} biopten.", "Volgens planning zijn de volgende naalden gezet:"],
)
BIOPSY_OUTRO = Bank(
    [
        "De histologische uitslag volgt separaat.", "Geen complicaties.", "Patiënt verliet in goede conditie de afdeling.", "Geringe nabloeding, {n} minuten gedrukt.", "Materiaal naar pathologie.",
        "PA volgt.", "Duur van de ingreep {y} minuten.", "Controle bij de uroloog over {n} weken.", "De procedure werd goed verdragen.", 'Patiënt geeft aan "weinig pijn" te hebben.',
    ],
    ["De uitslag volgt over {n} dagen.", "Procedure zonder problemen."],
)
BIOPSY_HEADINGS = Bank(
    [("Klinische gegevens:", "Verslag:", "Overig:"), ("", "", ""), ("Gegevens: ", "", ""), ("KLINISCHE GEGEVENS", "BIOPSIE", "BELOOP"), ("Indicatie: ", "Verslag:", "Conclusie: ")],
    [("Voorgeschiedenis: ", "Biopten:", "")],
)
MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]

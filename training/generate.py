"""Makes seeded Dutch reports with their truth. The same (split, task, index) always gives the same report.

Splits: `train` uses training phrases only. `check` (looked at while training) and `demo` (the bundled project)
also use phrases kept out of training. Every split has its own seeds.
"""

import random
import re

import phrases as P

SPLITS = ("train", "check", "demo")
HELD_OUT_SHARE = 0.15  # of the draws in `check` and `demo`, from banks that have held-out phrases
LONGEST_QUOTE = 200  # characters, as in the program
LOBES = list(P.LOBE_WORDS)
ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"]


class Draw:
    """Random choices for one report; `split` decides which part of a phrase bank may be used."""

    def __init__(self, split, task, index, short=False):
        if split not in SPLITS:
            raise ValueError(f"unknown split {split!r}, one of {SPLITS}")
        self.rng = random.Random(f"extractinator/{split}/{task}/{index}")
        self.held_out = split != "train"
        self.short = short

    def chance(self, p):
        return self.rng.random() < p

    def one(self, bank):
        if self.held_out and bank.held_out and self.chance(HELD_OUT_SHARE):
            return self.rng.choice(bank.held_out)
        return self.rng.choice(bank.train)

    def some(self, bank, low, high):
        """Between low and high different phrases, few of them in a short report."""
        if self.short:
            low, high = low // 3, (high + 1) // 3
        found = []
        for _ in range(self.rng.randint(low, high)):
            phrase = self.one(bank)
            if phrase not in found:
                found.append(phrase)
        return found

    def number(self, low, high):
        return self.rng.randint(low, high)


# Around what shows a value, while a report is put together; taken out before anyone sees it.
MARKS = {"sentence": "\ue000\ue001", "place": "\ue002\ue003", "size": "\ue004\ue005"}
MARK = "[\ue000-\ue005]"


def mark(kind, text):
    opened, closed = MARKS[kind]
    return opened + text + closed if text else ""


def unmark(text):
    """(text without marks, {kind: (start, end) of its first occurrence})."""
    places, offset = {}, 0
    for c in text:
        for kind, (opened, closed) in MARKS.items():
            if c == opened and kind not in places:
                places[kind] = [offset]
            elif c == closed and len(places[kind]) == 1:
                places[kind].append(offset)
        offset += not "\ue000" <= c <= "\ue005"
    return re.sub(MARK, "", text), {kind: tuple(place) for kind, place in places.items()}


def capital(text):
    return re.sub(rf"^({MARK}*)(.?)", lambda m: m[1] + m[2].upper(), text, count=1)


def tidy(text):
    """Repairs what empty placeholders leave behind: double spaces, a space before a stop."""
    text = re.sub(r" +", " ", text)
    text = re.sub(r" +([.,;:])", r"\1", text)
    text = re.sub(r",+([.,;])", r"\1", text)
    return capital(text.strip())


def decimal(value, draw):
    """A number as Dutch reports write it: a comma, now and then a point."""
    text = f"{value:g}"
    return text.replace(".", "," if draw.chance(0.8) else ".")


def length_text(mm, draw):
    """A length in mm as text, in mm or cm; exact, so that the truth can be read from it."""
    whole = float(mm).is_integer()
    if whole and draw.chance(0.25):
        return decimal(mm / 10, draw) + draw.rng.choice([" cm", " cm", "cm", " centimeter"])
    return decimal(mm, draw) + draw.rng.choice([" mm", " mm", " mm", "mm", " millimeter"])


def nodule_size(draw):
    """(diameter in mm, its text); of two dimensions the first is the larger."""
    mm = draw.number(3, 30) if draw.chance(0.85) else draw.number(3, 19) + draw.number(1, 9) / 10
    if float(mm).is_integer() and mm > 4 and draw.chance(0.2):
        other = draw.number(3, int(mm) - 1)
        by = draw.rng.choice([" x ", "x", " bij ", " × "])
        if draw.chance(0.25):
            return mm, decimal(mm / 10, draw) + by + decimal(other / 10, draw) + " cm"
        return mm, f"{mm}{by}{other} mm"
    return mm, length_text(mm, draw)


def date_text(draw):
    year, month, day = draw.number(2009, 2024), draw.number(1, 12), draw.number(1, 28)
    name = P.MONTHS[month - 1]
    return draw.rng.choice([f"{day} {name} {year}", f"{day:02}-{month:02}-{year}", f"{name} {year}", f"{day} {name}", f"{day}-{month}-{year}"])


def lobe_word(lobe, draw):
    """A way to name a lobe that can follow `in de`."""
    while (word := draw.one(P.LOBE_WORDS[lobe])).startswith(("links in", "rechts in")):
        pass
    return word


def fill(phrase, draw, **known):
    """Fills the placeholders of a phrase; the ones not given get a random distractor value."""
    values = {
        "lobe": lambda: lobe_word(draw.rng.choice(LOBES), draw),
        "d": lambda: length_text(draw.number(3, 60), draw),
        "p": lambda: nodule_size(draw)[1],
        "n": lambda: draw.number(1, 9),
        "y": lambda: draw.number(30, 90),
        "year": lambda: draw.number(2004, 2024),
        "date": lambda: date_text(draw),
        "nod": lambda: draw.one(P.NODULE),
        "nods": lambda: draw.one(P.NODULES),
        "Nods": lambda: capital(draw.one(P.NODULES)),
        "Nod": lambda: capital(draw.one(P.NODULE)),
        "adj": lambda: draw.one(P.ADJECTIVE),
        "Adj": lambda: capital(draw.one(P.ADJECTIVE)),
        "side": lambda: draw.one(P.SIDE),
        "zone": lambda: draw.one(P.ZONE),
        "psa": lambda: decimal(draw.number(30, 250) / 10, draw),
    }

    def value(match):
        name = match[1]
        return str(known[name] if name in known else values[name]())

    return re.sub(r"\{(\w+)\}", value, phrase)


def misspell(text, draw):
    """A few slips of the keyboard in longer words; numbers, units and lobes stay as they are."""

    def slip(match):
        word = match[0]
        if not draw.chance(0.025) or re.search(r"kwab|lingula|rechter|linker", word, re.I):
            return word
        i = draw.number(1, len(word) - 3)
        kind = draw.number(0, 2)
        if kind == 0:
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        return word[:i] + word[i + 1 :] if kind == 1 else word[:i] + word[i] + word[i:]

    return re.sub(r"[A-Za-z]{6,}", slip, text)


def wrap(text, width):
    """Hard line breaks, as many hospital systems put them."""
    lines = []
    for line in text.split("\n"):
        while len(line) > width and (cut := line.rfind(" ", 0, width)) > 0:
            lines.append(line[:cut])
            line = line[cut + 1 :]
        lines.append(line)
    return "\n".join(lines)


def section(heading, body):
    """A section as text; nothing when it is empty. A heading ending in a space keeps its text on its line."""
    if not body:
        return ""
    if not heading:
        return body
    return heading + (body if heading.endswith(" ") else "\n" + body)


def nodule_sentence(draw, present, lobe, size_text, place):
    """The sentence that decides: a nodule of today, none, or one that has gone."""
    known = {"in_": place, "In": capital(place) or "Er is nu", "lobe": mark("place", lobe_word(lobe or draw.rng.choice(LOBES), draw))}
    if not present:
        return tidy(fill(draw.one(P.RESOLVED if lobe else P.ABSENT), draw, **known))
    if size_text and draw.chance(0.25):
        return tidy(fill(draw.one(P.PRESENT_PRIOR), draw, s=size_text, **known))
    clause = draw.one(P.SIZE_CLAUSE).replace("{s}", size_text) if size_text else ""
    if not place:
        known["In"] = "In de longen"
    return tidy(fill(draw.one(P.PRESENT), draw, size=clause, **known))


def chest_ct(draw, present_share):
    """(report, facts, evidence): facts are presence, lobe and diameter in mm of the nodule of today; evidence has the passage of each."""
    present = draw.chance(present_share)
    lobe = draw.rng.choice(LOBES) if draw.chance(0.85 if present else 0.4) else None
    mm, size_text = nodule_size(draw) if present and draw.chance(0.85) else (None, "")
    size_text = mark("size", size_text)
    if lobe:
        word = draw.one(P.LOBE_WORDS[lobe])
        in_lobe = draw.one(P.IN_LOBE)
        word = mark("place", word) if word.startswith(("links in", "rechts in")) else in_lobe.replace("{lobe}", mark("place", word))
        place = word
    else:
        place = draw.one(P.NO_LOBE) if present else ""
    silent = not present and not lobe and draw.chance(0.25)  # says nothing about nodules at all
    deciding = draw.one(P.LUNGS_QUIET) if silent else mark("sentence", nodule_sentence(draw, present, lobe, size_text, place))

    findings = [fill(s, draw) for s in draw.some(P.OTHER, 3, 8) + draw.some(P.LUNG_OTHER, 0, 2)]
    draw.rng.shuffle(findings)
    findings = [tidy(s) for s in findings]
    clinical = [fill(s, draw) for s in draw.some(P.CLINICAL, 0, 2)]
    if lobe and draw.chance(0.2):
        clinical.append(fill(draw.one(P.CLINICAL_GONE), draw, lobe=lobe_word(lobe, draw)))
    technique = [fill(s, draw) for s in draw.some(P.TECHNIQUE, 0, 2)]
    conclusion = [fill(s, draw) for s in draw.some(P.CT_CONCLUSION_ANY, 0, 1)]
    if draw.chance(0.5):
        bank = P.CT_CONCLUSION_PRESENT if present else P.CT_CONCLUSION_ABSENT
        conclusion.insert(0, tidy(fill(draw.one(bank), draw, in_=place)))
    if draw.chance(0.12):
        conclusion.insert(0, deciding)  # the conclusion alone tells
    else:
        findings.insert(draw.number(0, len(findings)), deciding)

    headings = draw.one(P.CT_HEADINGS)
    parts = [section(h, " ".join(b)) for h, b in zip(headings, (clinical, technique, findings, conclusion))]
    if draw.chance(0.1):
        parts = [parts[3], *parts[:3]]  # conclusion first
    text = draw.rng.choice(["\n", "\n\n"]).join(p for p in parts if p)
    if draw.chance(0.3):
        text = misspell(text, draw)
    text, places = unmark(text)
    # Neither changes the length.
    if draw.chance(0.3):
        text = wrap(text, draw.number(60, 90))
    if draw.chance(0.1):
        text = text.lower()
    facts = {"nodule_present": present, "location": lobe if present else None, "diameter_mm": mm}
    kinds = {"nodule_present": "sentence", "location": "place", "diameter_mm": "size"}
    evidence = {
        name: text[slice(*places[kind])][:LONGEST_QUOTE] if kind in places and facts[name] is not None else None
        for name, kind in kinds.items()
    }
    return text, facts, evidence


def all_words():
    """Every word of the training phrases, sorted."""
    banks = [v for v in vars(P).values() if isinstance(v, P.Bank)]
    text = " ".join(phrase for bank in banks for phrase in bank.train if isinstance(phrase, str))
    return sorted(set(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", " ", text))))


WORDS = all_words()


def foreign_word(draw):
    """A word that says nothing of a place: of another phrase, joined from two halves, or of no language.

    Places with such words teach copying instead of knowing, and make every token one that an answer may hold.
    """
    kind = draw.number(0, 3)
    if kind == 0:
        return draw.rng.choice(WORDS)
    if kind <= 2:
        head, tail = draw.rng.choice(WORDS), draw.rng.choice(WORDS)
        return head[: draw.number(1, len(head))] + tail[draw.number(0, len(tail) - 1) :].lower()
    syllables = draw.number(2, 4)
    vowels, ends = ["a", "e", "i", "o", "u", "aa", "ie"], ["", "", "l", "n", "r", "s"]
    return "".join(draw.rng.choice("bcdfghjklmnprstvwz") + draw.rng.choice(vowels) + draw.rng.choice(ends) for _ in range(syllables))


def biopsy_place(draw):
    known = {
        "level": draw.one(P.LEVEL),
        "level2": draw.one(P.LEVEL),
        "part": draw.one(P.PART),
        "edge": draw.one(P.EDGE),
        "padj": draw.one(P.PART_ADJECTIVE),
        "lesion": draw.one(P.LESION).replace("{n}", str(draw.number(1, 9))),
    }
    if draw.short and draw.chance(0.5):
        # Words in no order to be guessed: only reading them in the report helps.
        banks = (P.ZONE, P.PART, P.SIDE, P.LEVEL, P.EDGE, P.PART_ADJECTIVE)
        words = [draw.one(draw.rng.choice(banks)) if draw.chance(0.5) else foreign_word(draw) for _ in range(draw.number(1, 4))]
        return " ".join(words)
    words = fill(draw.one(P.PLACE), draw, **known).split(" ")
    if not draw.held_out and draw.chance(0.2):
        words.insert(draw.number(0, len(words) - 1), foreign_word(draw))
    if not draw.held_out and draw.chance(0.05):
        words[0] += "/" + foreign_word(draw)
    return " ".join(words)


def biopsy_report(draw):
    """(report, facts): facts are the list of biopsies in the order of the report."""
    count = draw.rng.choice([1, 2, 2, 3] if draw.short else [1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8])
    numbers = list(range(1, count + 1))
    if draw.chance(0.15):
        start = draw.number(1, 4)
        numbers = sorted(draw.rng.sample(range(start, start + count + 2), count))
    qualities = [draw.rng.choice([*P.QUALITY_WORDS, "representatief"]) for _ in numbers]
    lines, summary = [], ""
    if draw.chance(0.25):
        style = draw.one(P.PLAIN_LINE)
        main = draw.rng.choice(list(P.QUALITY_WORDS))
        qualities = [main] * count
        if count > 2 and draw.chance(0.6):
            odd, other = draw.number(0, count - 1), draw.rng.choice([q for q in P.QUALITY_WORDS if q != main])
            qualities[odd] = other
            words = {"q": draw.one(P.QUALITY_WORDS[main]), "r": draw.one(P.QUALITY_WORDS[other]), "x": numbers[odd]}
            summary = fill(draw.one(P.ALL_BUT), draw, **words)
        else:
            summary = fill(draw.one(P.ALL_SAME), draw, q=draw.one(P.QUALITY_WORDS[main]))
    else:
        style = draw.one(P.BIOPSY_LINE)
    biopsies = []
    for number, quality in zip(numbers, qualities):
        place = biopsy_place(draw)
        if "{Place}" in style or draw.chance(0.3):
            place = capital(place)
        word = draw.one(P.QUALITY_WORDS[quality])
        lines.append(fill(style, draw, n=number, roman=ROMAN[number], place=place, Place=place, q=word, Q=capital(word)))
        biopsies.append({"number": number, "location": place, "quality": quality})
    sep = "\n" if draw.chance(0.75) or not style.endswith(".") else " "

    heads = draw.one(P.BIOPSY_HEADINGS)
    clinical = " ".join(fill(s, draw) for s in draw.some(P.BIOPSY_CLINICAL, 0, 3))
    intro = fill(draw.one(P.BIOPSY_INTRO), draw, count=count) if draw.chance(0.8) else ""
    body = [intro, sep.join(lines), summary]
    if summary and draw.chance(0.3):
        body = [intro, summary, sep.join(lines)]
    outro = " ".join(fill(s, draw) for s in draw.some(P.BIOPSY_OUTRO, 0, 3))
    parts = [section(heads[0], clinical), section(heads[1], "\n".join(b for b in body if b)), section(heads[2], outro)]
    return draw.rng.choice(["\n", "\n\n"]).join(p for p in parts if p), {"biopsies": biopsies}


def record(split, task_id, index, short=False):
    """(report, truth) of one record; truth has the fields of the task with this number, in schema order.

    Short reports are for the beginning of training, where they teach the same with less reading.
    """
    report, truth, _ = record_with_evidence(split, task_id, index, short)
    return report, truth


def record_with_evidence(split, task_id, index, short=False):
    """(report, truth, evidence): for each field of the truth the passage of the report that shows it, or None.

    There is none for the biopsies of task 3: evidence is None then.
    """
    draw = Draw(split, task_id, index, short)
    if task_id == 3:
        return *biopsy_report(draw), None
    text, facts, evidence = chest_ct(draw, 0.55 if task_id == 1 else 0.8)
    names = {1: ("nodule_present", "location"), 2: ("diameter_mm",)}[task_id]
    return text, {name: facts[name] for name in names}, {name: evidence[name] for name in names}

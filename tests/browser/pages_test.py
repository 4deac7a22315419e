"""Pages of results in a real browser: structure, colours, figures, keyboard, print, and no request.

Needs a Chromium (package chromium-headless-shell); without one every test is skipped and says so.
EXTRACTINATOR_GALLERY is the program that writes the pages of report/testing/gallery.h, EXTRACTINATOR_PROGRAM the product,
EXTRACTINATOR_SOURCE_DIR the checkout with its demo.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import chromium

CHECKS = (Path(__file__).resolve().parent / "checks.js").read_text(encoding="utf-8")
# Width, colour scheme, medium.
VIEWS = [(1280, "light", "screen"), (1280, "dark", "screen"), (400, "light", "screen"), (673, "dark", "print")]
TAB = ("Tab", 9)


def text_operators(pdf):
    """How often the pages of a PDF draw text, and how many pages there are."""
    n = 0
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            n += len(re.findall(rb"\bT[jJ]\b", zlib.decompress(stream)))
        except zlib.error:
            continue
    return n, len(re.findall(rb"/Type\s*/Page\b", pdf))


def opened(page):
    """All numbers of figures are shown."""
    page.run("document.querySelectorAll('details').forEach((one) => { one.open = true })")


@unittest.skipIf(chromium.find() is None, "no Chromium: install chromium-headless-shell")
class BrowserTest(unittest.TestCase):
    """A folder, and one browser for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="extractinator-pages-")
        cls.addClassCleanup(folder.cleanup)
        cls.path = Path(folder.name)
        cls.make_pages()
        cls.browser = chromium.Browser(chromium.find())
        cls.addClassCleanup(cls.browser.__exit__)

    @classmethod
    def make_pages(cls):
        """Writes what the tests open into `path`."""

    def open(self, name, *arguments, **options):
        page = self.browser.open((self.path / name).as_uri(), *arguments, **options)
        self.addCleanup(page.close)
        return page

    def check(self, name):
        for width, scheme, medium in VIEWS:
            with self.subTest(page=name, width=width, scheme=scheme, medium=medium):
                page = self.open(name, width, scheme=scheme, medium=medium)
                self.assertEqual(page.run(CHECKS), [])
                if medium == "screen":
                    opened(page)
                    self.assertEqual(page.run(CHECKS), [], "with the numbers of figures")
                self.assertEqual(page.complaints(), [])
                self.assertEqual(page.requests(), [(self.path / name).as_uri()])


class GalleryTest(BrowserTest):
    """Made-up pages with every figure, as usual and at its worst."""

    @classmethod
    def make_pages(cls):
        subprocess.run([os.environ["EXTRACTINATOR_GALLERY"], str(cls.path)], check=True)

    def problems(self, html):
        """Those of a page in one view."""
        (self.path / "broken.html").write_text(html, encoding="utf-8")
        page = self.open("broken.html")
        own = (self.path / "broken.html").as_uri()
        asked = [f"asked for {address}" for address in page.requests() if address != own]
        return page.run(CHECKS) + page.complaints() + asked

    def test_gallery(self):
        self.check("gallery.html")

    def test_worst_cases(self):
        self.check("worst-cases.html")

    def test_colours_follow_the_reader_and_paper_is_light(self):
        ground = "getComputedStyle(document.body).backgroundColor"
        self.assertEqual(self.open("gallery.html", scheme="light").run(ground), "rgb(255, 255, 255)")
        self.assertEqual(self.open("gallery.html", scheme="dark").run(ground), "rgb(20, 23, 28)")
        self.assertEqual(self.open("gallery.html", scheme="dark", medium="print").run(ground), "rgb(255, 255, 255)")

    def test_keyboard_reaches_all_and_shows_where_it_is(self):
        page = self.open("gallery.html")
        expected = page.run("document.querySelectorAll('a, summary, [tabindex=\"0\"]').length")
        hidden = page.run("document.querySelectorAll('details [tabindex=\"0\"]').length")
        seen = []
        for _ in range(expected - hidden):
            page.press(*TAB)
            seen.append(page.run("""(() => {
                const at = document.activeElement;
                const place = [...document.querySelectorAll('*')].indexOf(at);
                return [place, at.tagName, at.className, getComputedStyle(at).outlineStyle];
            })()"""))
        self.assertEqual(seen[0][1:3], ["A", "skip"])
        self.assertEqual([place for place, *_ in seen], sorted({place for place, *_ in seen}), "in the order of the page")
        self.assertEqual({outline for *_, outline in seen}, {"solid"})

    def test_the_link_at_the_top_leads_to_the_content(self):
        page = self.open("gallery.html")
        page.press(*TAB)
        page.press("Enter", 13)
        page.run("document.querySelector('.skip').click()")
        self.assertEqual(page.run("document.activeElement.tagName"), "MAIN")

    def test_print_has_the_texts_and_figures(self):
        n_texts, n_pages = text_operators(self.open("gallery.html").pdf())
        self.assertGreater(n_texts, 300)
        self.assertIn(n_pages, range(3, 9))
        page = self.open("gallery.html", width=673, medium="print")
        self.assertEqual(page.run("getComputedStyle(document.querySelector('nav')).display"), "none")
        self.assertEqual(page.run("""[...document.querySelectorAll('svg, table')]
            .filter((node) => node.checkVisibility())
            .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((node) => node.textContent.trim().slice(0, 40))"""), [])

    def test_a_hostile_text_stays_text(self):
        page = self.open("worst-cases.html")
        self.assertIn("<script>alert(1)</script>", page.run("document.querySelector('h1').textContent"))
        self.assertEqual(page.run("document.querySelectorAll('script, img').length"), 0)

    # A check that has never failed is no evidence: each of these breaks one thing.
    BROKEN = [
        ("caption", "<caption>", "<caption hidden></caption><caption>", "table without caption"),
        ("scope", '<th scope="row">', "<th>", "header without its scope"),
        ("image", "<main", '<img src="http://127.0.0.1:9/x.png" alt=""><main', "does not belong here"),
        ("policy and image", "<main", '<img src="http://127.0.0.1:9/x.png" alt=""><main', "Content Security Policy"),
        ("request", re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>'),
         '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">', "asked for http://127.0.0.1:9/x.css"),
        ("script", "<main", "<script>console.error('spoken')</script><main", "Content Security Policy"),
        ("console", re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>'),
         "<script>console.error('spoken')</script>", "spoken"),
        ("language", '<html lang="en">', "<html>", "no language"),
        ("heading", re.compile("<h2 id=\"s1\">(.*?)</h2>"), r'<h4 id="s1">\1</h4>', "heading skips from 1 to 4"),
        ("id", 'id="s2"', 'id="s1"', "id s1 is not unique"),
        ("link", 'href="#s2"', 'href="#nowhere"', "leads nowhere: #nowhere"),
        ("drawing's name", re.compile('(<title id="f1-t">)[^<]*'), r"\1", "drawing without title"),
        ("role", 'role="img"', "", "drawing without role"),
        ("numbers", re.compile("<details>.*?</details>", re.DOTALL), "", "figure without its numbers"),
        ("contrast", "</style>", "p{color:#999}</style>", "contrast 2.85"),
        ("contrast in a drawing", "</style>", "svg .gt1{fill:var(--g1)}</style>", "contrast 1.00"),
        ("marks", re.compile("<(rect|circle|polygon|path|line) [^>]*>"), "<g>", "drawing without marks"),
        ("text over text", re.compile('(<text x="[0-9.]+" y=")[0-9.]+'), r"\g<1>50", "text over"),
        ("text outside", re.compile('<text x="[0-9.]+"'), '<text x="2000"', "text outside its drawing"),
        ("small text", "</style>", "svg text{font-size:9px}</style>", "small text"),
        ("wide", "<main", '<div style="width:3000px">.</div><main', "px too wide"),
        ("keyboard", 'tabindex="0"', "", "not with the keyboard"),
    ]  # fmt: skip

    def test_the_checks_find_what_is_broken(self):
        html = (self.path / "gallery.html").read_text(encoding="utf-8")
        self.assertEqual(self.problems(html), [])
        for name, old, new, expected in self.BROKEN:
            with self.subTest(name):
                broken = old.sub(new, html) if isinstance(old, re.Pattern) else html.replace(old, new)
                self.assertNotEqual(broken, html)
                self.assertRegex("\n".join(self.problems(broken)), re.escape(expected))


class EvaluationTest(BrowserTest):
    """Reports of two runs of the demo, against a truth that differs from them in places."""

    @classmethod
    def make_pages(cls):
        demo = Path(os.environ["EXTRACTINATOR_SOURCE_DIR"]) / "demo"
        task = "Task001_nodule_presence"
        truth = json.loads((demo / "truth" / f"{task}.json").read_text(encoding="utf-8"))[:40]
        for i, row in enumerate(truth):
            if i % 7 == 3:
                row["nodule_present"] = not row["nodule_present"]
            if i % 5 == 2:
                row["location"] = "linker bovenkwab"
        (cls.path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")

        def call(*arguments):
            subprocess.run([os.environ["EXTRACTINATOR_PROGRAM"], *map(str, arguments)], check=True, capture_output=True)

        runs = []
        for layout in ("task-first", "report-first"):
            call("run", demo / "tasks" / f"{task}.json", "--model", demo / "model" / "extractinator-demo.gguf",
                 "--probabilities", "--limit", 40, "--prompt-layout", layout, "--output-dir", cls.path / layout)
            runs.append(next((cls.path / layout).rglob("run.db")).parent)
        call("eval", runs[0], "--truth", cls.path / "truth.json", "--out", cls.path, "--draws", 200)
        call("compare", *runs, "--truth", cls.path / "truth.json", "--out", cls.path / "comparison", "--draws", 200)

    def test_report(self):
        self.check("report.html")

    def test_comparison(self):
        self.check("comparison/report.html")

    def test_has_the_figures_and_numbers(self):
        page = self.open("report.html")
        titles = page.run("[...document.querySelectorAll('figcaption')].map((one) => one.textContent)")
        for expected in ("Headline", "Confusion matrix of nodule_present", "ROC curve of nodule_present",
                         "Precision and recall of nodule_present", "Calibration of location", "Confusion matrix of location"):
            self.assertTrue(any(expected in title for title in titles), expected)
        with open(self.path / "measures.csv", encoding="utf-8") as file:
            headlines = [row for row in csv.DictReader(file) if row["is_headline"] == "true" and row["field"]]
        text = page.run("document.querySelector('main').textContent")
        self.assertEqual(len(headlines), 2)
        for row in headlines:
            self.assertIn(row["field"], text)
            self.assertIn(f"{float(row['value']):.3f} ({float(row['low']):.3f}", text)

    def test_has_no_text_of_a_report(self):
        demo = Path(os.environ["EXTRACTINATOR_SOURCE_DIR"]) / "demo"
        with open(demo / "data" / "Task001_nodule_presence.csv", encoding="utf-8", newline="") as file:
            reports = [row["verslag"] for row in csv.DictReader(file)][:40]
        files = [*self.path.glob("*.*"), *(self.path / "comparison").iterdir()]
        self.assertGreater(len(files), 7)
        written = "".join(path.read_text(encoding="utf-8") for path in files if path.name != "truth.json")
        words = {" ".join(report.split()[i : i + 4]) for report in reports for i in range(len(report.split()) - 3)}
        self.assertGreater(len(words), 100)
        self.assertEqual([word for word in words if word in written], [])


class StudyTest(BrowserTest):
    """The report of a study: the demo's model under two names, two tasks of six reports, two seeds."""

    @classmethod
    def make_pages(cls):
        demo = Path(os.environ["EXTRACTINATOR_SOURCE_DIR"]) / "demo"
        for folder in ("tasks", "data", "truth"):
            (cls.path / folder).mkdir()
        tasks = []
        cls.reports = []
        for name, data in (("Task001_nodule_presence", ".csv"), ("Task002_nodule_diameter", ".json")):
            task = (demo / "tasks" / f"{name}.json").read_text(encoding="utf-8")
            (cls.path / "tasks" / f"{name}.json").write_text(task, encoding="utf-8")
            with open(demo / "data" / (name + data), encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file) if data == ".csv" else json.load(file))[:6]
            with open(cls.path / "data" / (name + data), "w", encoding="utf-8", newline="") as file:
                if data == ".csv":
                    writer = csv.DictWriter(file, rows[0])
                    writer.writeheader()
                    writer.writerows(rows)
                else:
                    json.dump(rows, file)
            cls.reports += [row.get("verslag") or row["text"] for row in rows]
            truth = json.loads((demo / "truth" / f"{name}.json").read_text(encoding="utf-8"))[:6]
            (cls.path / "truth" / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")
            tasks.append({"task": f"tasks/{name}.json", "truth": f"truth/{name}.json"})
        model = str(demo / "model" / "extractinator-demo.gguf")

        def study(name, models):
            plan = {"models": models, "tasks": tasks, "seeds": [1, 2], "options": {"temperature": 1.5}}
            (cls.path / f"{name}.json").write_text(json.dumps(plan), encoding="utf-8")
            subprocess.run([os.environ["EXTRACTINATOR_PROGRAM"], "study", str(cls.path / f"{name}.json"),
                            "--out", str(cls.path / name)], check=True, capture_output=True)

        study("one", [{"file": model, "name": "demo"}])
        study("two", [{"file": model, "name": "small"}, {"file": model, "name": "large", "parameters": 9_000_000}])

    def test_report(self):
        self.check("two/report.html")

    def test_has_the_figures_and_numbers(self):
        page = self.open("two/report.html")
        self.assertEqual(page.run("document.querySelector('header p').textContent"), "2 models, 2 tasks, 2 seeds")
        titles = page.run("[...document.querySelectorAll('figcaption')].map((one) => one.textContent)")
        for expected in ("Tasks by grade", "Score by number of parameters", "Scores over seeds: small", "Throughput"):
            self.assertTrue(any(expected in title for title in titles), expected)
        text = page.run("document.querySelector('main').textContent")
        with open(self.path / "two" / "overall.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertIn(f"{float(row['score']):.3f}", text)

    def test_axes_have_scores_that_can_be(self):
        page = self.open("one/report.html")
        ends = page.run("""[...document.querySelectorAll('figure')]
            .filter((one) => /Score by number|Scores over seeds/.test(one.querySelector('figcaption').textContent))
            .map((one) => [...one.querySelectorAll('svg text.t')].map((label) => label.textContent)
                .filter((label) => /^[-0-9.]+$/.test(label) && label.includes('.')).map(Number)
                .filter((number) => number < 2))
            .map((labels) => [Math.min(...labels), Math.max(...labels)])""")
        self.assertEqual(ends, [[0, 1], [0, 1]])
        self.assertEqual(page.run("document.querySelector('header p').textContent"), "1 model, 2 tasks, 2 seeds")

    def test_tables_fit_beside_the_navigation(self):
        for name in ("one", "two"):
            page = self.open(f"{name}/report.html")
            self.assertEqual(page.run("""[...document.querySelectorAll('.table .scroll')]
                .filter((one) => one.scrollWidth > one.clientWidth)
                .map((one) => one.querySelector('caption').textContent)"""), [], name)

    def test_has_no_text_of_a_report(self):
        files = [path for name in ("one", "two") for path in (self.path / name).rglob("*")
                 if path.is_file() and "cells" not in path.parts]
        self.assertGreater(len(files), 30)
        written = "".join(path.read_text(encoding="utf-8") for path in files)
        words = {" ".join(report.split()[i : i + 4]) for report in self.reports for i in range(len(report.split()) - 3)}
        self.assertGreater(len(words), 30)
        self.assertEqual([word for word in words if word in written], [])
        self.assertNotIn(str(self.path), written)


if __name__ == "__main__":
    unittest.main(verbosity=2)

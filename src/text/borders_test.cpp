// Where reports may be divided: sentences and sections as people mark them, words against a search
// on code points.
#include "text/borders.h"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace extractinator::text {
namespace {

// The text with a mark at each of its borders: `|` where a sentence begins, `#` where a section
// does.
std::string marked(std::string_view text) {
  std::string result(text);
  const std::vector<BorderPlace> places = find_borders(text);
  for (std::size_t i = places.size(); i-- > 0;) {
    if (places[i].border == Border::sentence) result.insert(places[i].at, "|");
    if (places[i].border == Border::section) result.insert(places[i].at, "#");
  }
  return result;
}

std::string unmarked(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != '|' && c != '#') result += c;
  }
  return result;
}

TEST(Borders, SentencesBeginWherePeopleSeeThem) {
  constexpr std::string_view kCases[] = {
      "Nodus van 8 mm. |Geen lymfeklieren.",
      "Geen nodus! |Controle? |Ja.",
      // Abbreviations.
      "Afwijkingen, o.a. Nodus en cyste. |Verder geen bijzonderheden.",
      "Kontrolle z.B. Montag. |Dann weiter.",
      "Verdacht op z. B. Tumor.",
      "Overleg met dr. Jansen en prof. De Vries. |Akkoord.",
      "Lesion, e.g. Cyst, ca. 3 mm. |Follow-up in 3 months.",
      "Status i.v.m. Trauma. |Z.n. Operatie.",
      "(vgl. Abb. 3.) Kein Befund.",
      "Rundherd li. Oberlappen, bzw. Mittellappen. |Ggf. Kontrolle.",
      "Approx. 5 x 3 cm. |No. 4 is small.",
      // Numbers and dates.
      "Diameter 3.5 mm, was 2.25 cm. |Stabiel.",
      "Am 12. Januar operiert. |Seitdem beschwerdefrei.",
      "Voruntersuchung vom 12.03. Kein Vergleich.",
      "Onderzoek van 12.03.2020. |Vergelijking met 01-02-2019. |Stabiel.",
      "Gleason 3+4=7. |Twee biopten.",
      "PSA 1250. |Hoog.",
      // What comes next decides.
      "Am 3. und 4. Tag. |Danach nicht.",
      "De rand (zie boven.) loopt door.",
      "Er is een nodus (8 mm). |\"Stabiel.\" |Dat is alles.",
      "Ziet u dit?! |Ja... |Misschien.",
      "Één nodus. |Überall sonst frei. |Ärztlich geklärt.",
      "Geen nodus. elders wel.",
      // Lines.
      "Bevindingen\n|- een nodus\n|- geen lymfeklieren",
      "Lijst\n|1. Nodus\n|2) Cyste",
      "Dit is een lange\nregel die doorloopt.\n|Dit is een nieuwe.",
      "links\n|Gleason: 3+4\n|Datum: vandaag",
      "om 12:30 uur\nis hij gekomen",
      "hoest\n|bevindingen: geen nodus\nin de long zie ook: boven",
  };
  for (const std::string_view text : kCases)
    EXPECT_EQ(marked(unmarked(text)), text);
}

TEST(Borders, SectionsBeginWherePeopleSeeThem) {
  // Sections are marked with `@` here, because headings may begin with `#`.
  const auto sections = [](std::string_view text) {
    std::string result(text);
    const std::vector<BorderPlace> places = find_borders(text);
    for (std::size_t i = places.size(); i-- > 0;) {
      if (places[i].border == Border::section) result.insert(places[i].at, "@");
    }
    return result;
  };
  constexpr std::string_view kCases[] = {
      "Klinische gegevens: hoest.\n\n@Verslag: nodus.",
      "Eerste.\r\n\r\n@Tweede.\r\nDerde.",
      "Eerste.\n \t\n\n@Tweede.",
      "een nodus\n@CONCLUSIE:\nnodus",
      "een nodus\n@CONCLUSIE: nodus van 8 mm.",
      "een nodus\n@Beurteilung:\nRundherd",
      "een nodus\n@samenvatting:\nnodus",
      "een nodus\nBeurteilung: Rundherd",
      "een nodus\n@MICROSCOPIE EN CONCLUSIE\nadenocarcinoom",
      "een nodus\n@## Befund\nkein Rundherd",
      "een nodus\n@**IMPRESSION:** nodule",
      "een nodus\nCT thorax van vandaag toont geen nodus.\nPSA 12",
      "pagina een\f@pagina twee",
      "de nodus: 8 mm. CONCLUSIE: stabiel",
      "\n\n  Verslag",
      "Verslag \n\n",
  };
  for (const std::string_view text : kCases) {
    std::string plain;
    for (const char c : text) {
      if (c != '@') plain += c;
    }
    EXPECT_EQ(sections(plain), text);
  }
}

TEST(Borders, EveryWordBeginsAtAPlace) {
  std::mt19937_64 random(7);
  const std::vector<std::string> pieces = {
      " ",
      "\n",
      "\r\n",
      "\t",
      "\u2003",
      "\f",
      "a",
      "É",
      "漢",
      "😀",
      "e\u0301",
      ".",
      ":",
      "12",
      "A",
      "z.B.",
      "\u00A0",
      "-"
  };
  const auto is_white = [](std::string_view piece) {
    return piece == "\u2003" || piece.find_first_of(" \n\r\t\f") == 0;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    std::vector<std::size_t> words;
    bool is_in_word = false;
    for (std::size_t n = random() % 40; n > 0; --n) {
      const std::string& piece = pieces[random() % pieces.size()];
      if (!is_white(piece) && !is_in_word) words.push_back(text.size());
      is_in_word = !is_white(piece);
      text += piece;
    }
    if (!words.empty()) words.erase(words.begin());
    std::vector<std::size_t> found;
    for (const BorderPlace& place : find_borders(text))
      found.push_back(place.at);
    EXPECT_EQ(found, words) << text;
  }
  EXPECT_TRUE(find_borders("").empty());
}

}  // namespace
}  // namespace extractinator::text

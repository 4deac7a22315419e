// The entities of synthetic reports against their texts: what is marked looks like what it is
// called, and carries the number that the report gives it.
#include <cstddef>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "dragon/files.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/scribe.h"
#include "dragon/synth/synth.h"
#include "dragon/task.h"

namespace extractinator::dragon::synth {
namespace {

struct Found {
  std::string tag;
  std::string text;  // Its tokens, with single spaces.
};

// The entities of one row, read by the rules of B- and I- tags for each name by itself.
std::vector<Found> entities_of(const Case& row) {
  std::vector<Found> all;
  std::map<std::string, std::size_t> open;  // By name, index into `all`.
  for (std::size_t i = 0; i < row.parts.size(); ++i) {
    std::set<std::string> here;
    for (const std::string& tag : row.label->tags[i]) {
      if (tag == "O") continue;
      const std::string name = tag.substr(2);
      here.insert(name);
      if (tag[0] == 'B') {
        open[name] = all.size();
        all.push_back({.tag = name, .text = row.parts[i]});
      } else {
        const auto at = open.find(name);
        EXPECT_NE(at, open.end()) << "an entity without a beginning";
        if (at != open.end()) all[at->second].text += " " + row.parts[i];
      }
    }
    std::erase_if(open, [&](const auto& entry) { return !here.contains(entry.first); });
  }
  return all;
}

TEST(Entities, EntitiesLookLikeWhatTheyAre) {
  const std::map<std::string, std::regex> looks = {
      {"<DATUM>", std::regex(R"(\d+( [-/.] \d+| [a-z]+)( [-/.] \d+| \d+)?)")},
      {"<TIJD>", std::regex(R"(\d\d? [:.u] \d\d)")},
      {"<RAPPORT_ID>", std::regex(R"([A-Z]+ \d\d - \d{5})")},
      {"<PHINUMMER>", std::regex(R"((\d{7,9}|0\d+ - \d+))")},
      {"<LEEFTIJD>", std::regex(R"(\d\d( - jarige| jaar| jr))")},
      {"<ACCREDATIE_NUMMER>", std::regex(R"([ML] \d{3})")},
      {"<PERSOON>", std::regex(R"([A-Z][A-Za-z. ]+)")},
      {"<PLAATS>", std::regex(R"([A-Z][a-z]+( [A-Z][a-z]+)?)")},
      {"<STUDIE_NAAM>", std::regex(R"([A-Z]+( - [A-Z0-9]+)?)")},
  };
  for (const Split split : {Split::training, Split::test}) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < 200; ++i) {
      const auto row = synthetic_report(tasks()[24], split, i, 5, {});
      ASSERT_TRUE(row.has_value());
      for (const Found& found : entities_of(*row)) {
        ++counts[found.tag];
        EXPECT_TRUE(std::regex_match(found.text, looks.at(found.tag)))
            << found.tag << ": " << found.text;
      }
    }
    EXPECT_EQ(counts.size(), looks.size());
  }
}

TEST(Entities, NeedlesAndCasesAreNumberedAsTheReportDoes) {
  // The number before the place, and words that only one quality has.
  const std::regex sure(
      "(mogelijk|twijfel|onzeker|onduidelijk|niet zeker|misschien|wellicht|dubieus)",
      std::regex::icase
  );
  const std::regex missed(
      "(niet representatief|(naast|buiten) de|mist de|te ver|gemist|niet geraakt|zeker niet|niet "
      "gelegen|niet in)",
      std::regex::icase
  );
  for (const Split split : {Split::training, Split::test}) {
    for (std::size_t i = 0; i < 200; ++i) {
      const auto row = synthetic_report(tasks()[26], split, i, 5, {});
      ASSERT_TRUE(row.has_value());
      std::string text;
      for (const std::string& part : row->parts)
        text += part + " ";
      for (const Found& found : entities_of(*row)) {
        const std::string number = found.tag.substr(0, 1);
        const std::string kind = found.tag.substr(2);
        if (kind == "locatie naald") {
          const std::regex before(
              "(Naald|Biopt|Biopsie|^|[.:] )[^.:]*\\b" + number + "\\b[^.]{0,14}[:.,-]?.*"
          );
          EXPECT_TRUE(std::regex_search(text, before));
          EXPECT_NE(text.find(found.text), std::string::npos);
        } else {
          const std::string want = std::regex_search(found.text, sure)     ? "ambigu"
                                   : std::regex_search(found.text, missed) ? "niet representatief"
                                                                           : "representatief";
          EXPECT_EQ(kind, want) << found.text;
        }
      }
    }
  }
  const std::map<std::string, std::regex> looks = {
      {"BCC",
       std::regex(
           ".*(basaalcelcarcino|BCC|basocellulair carcinoom|basalioom).*", std::regex::icase
       )},
      {"biopt", std::regex(".*biop.*", std::regex::icase)},
      {"excisie", std::regex(".*excisie.*", std::regex::icase)},
      {"nodular", std::regex(".*nodulaire?", std::regex::icase)},
      {"micronodular", std::regex("micronodulaire?", std::regex::icase)},
      {"superficial", std::regex("(superfici.*|oppervlakkig)", std::regex::icase)},
      {"infiltrative", std::regex("(infiltratief|sprieterige?)", std::regex::icase)},
  };
  for (const Split split : {Split::training, Split::test}) {
    for (std::size_t i = 0; i < 200; ++i) {
      const auto row = synthetic_report(tasks()[27], split, i, 5, {});
      ASSERT_TRUE(row.has_value());
      std::set<std::string> cases;
      std::set<std::string> diagnosed;
      for (const Found& found : entities_of(*row)) {
        const std::size_t dash = found.tag.find('-');
        const std::string kind = found.tag.substr(dash + 1);
        cases.insert(found.tag.substr(0, dash));
        if (const auto look = looks.find(kind); look != looks.end()) {
          EXPECT_TRUE(std::regex_match(found.text, look->second)) << kind << ": " << found.text;
        }
        if (kind == "BCC" || kind == "Benign" || kind == "Other") {
          EXPECT_TRUE(diagnosed.insert(found.tag.substr(0, dash)).second)
              << "two diagnoses of one case";
        }
      }
      EXPECT_EQ(cases, diagnosed);
      for (std::size_t n = 1; n <= cases.size(); ++n)
        EXPECT_TRUE(cases.contains(std::to_string(n)));
    }
  }
}

TEST(Entities, EveryTermOfALetterIsMarked) {
  // What is marked somewhere is marked everywhere: a term that also stands unmarked is a hole.
  for (const Split split : {Split::training, Split::test}) {
    std::set<std::string> terms;
    std::set<std::string> plain;
    for (std::size_t i = 0; i < 200; ++i) {
      Knobs knobs;
      knobs.typos = 0;
      const auto row = synthetic_report(tasks()[25], split, i, 5, knobs);
      ASSERT_TRUE(row.has_value());
      for (std::size_t k = 0; k < row->parts.size(); ++k) {
        if (row->parts[k].size() < 6) continue;
        (row->label->tags[k][0] == "O" ? plain : terms).insert(row->parts[k]);
      }
    }
    for (const std::string& term : terms)
      EXPECT_FALSE(plain.contains(term)) << term;
    EXPECT_GT(terms.size(), 30U);
  }
}

}  // namespace
}  // namespace extractinator::dragon::synth

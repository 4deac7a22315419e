// Schemas and answers from a seed. Public: make_cases.
#include "cases.h"

#include <cstddef>
#include <format>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace extractinator::bench {
namespace {

std::string words(std::mt19937_64& random, std::size_t n_bytes) {
  constexpr std::string_view kWords[] = {
      "nodule",
      "rechter",
      "bovenkwab",
      "ongewijzigd",
      "diameter",
      "geen",
      "aanwijzingen",
      "voor",
      "€",
      "ëxtra",
      "links",
      "mm",
      "\\\"citaat\\\"",
      "\\n",
      "vergeleken",
      "met",
      "2019",
      "λ",
      "肺"
  };
  std::string text;
  while (text.size() < n_bytes) {
    if (!text.empty()) text += ' ';
    text += kWords[random() % std::size(kWords)];
  }
  return text;
}

std::string label(std::size_t i) {
  return std::format("{} {} bevinding", i % 3 == 0 ? "rechter" : "linker", i * 7919 % 1000);
}

}  // namespace

std::vector<Case> make_cases(std::size_t n_answers) {
  std::mt19937_64 random(7);
  std::vector<Case> cases;
  const auto number = [&](std::size_t below) { return random() % below; };

  Case demo{
      .name = "demo_reports",
      .schema = R"({"type":"object","properties":{"nodule_present":{"type":"boolean"},
        "location":{"enum":["rechter bovenkwab","rechter onderkwab","linker bovenkwab",null]},
        "diameter_mm":{"type":["number","null"],"minimum":0,"maximum":300},
        "biopsies":{"type":"array","items":{"type":"object","properties":{
        "number":{"type":"integer"},"location":{"type":"string"},
        "quality":{"enum":["representatief","ambigu"]}},
        "required":["number","location","quality"]}}},
        "required":["nodule_present","location","diameter_mm","biopsies"]})",
  };
  Case wide{.name = "20_fields", .schema = R"({"type":"object","properties":{)"};
  for (std::size_t i = 0; i < 20; ++i) {
    constexpr std::string_view kTypes[] = {
        R"({"type":"string"})",
        R"({"type":["integer","null"]})",
        R"({"type":"boolean"})",
        R"({"type":"string","maxLength":40})",
        R"({"enum":["ja","nee","onbekend"]})"
    };
    wide.schema += std::format(R"({}"field_{}":{})", i == 0 ? "" : ",", i, kTypes[i % 5]);
  }
  wide.schema += "}}";
  Case strings{
      .name = "free_strings",
      .schema = R"({"type":"object","properties":{"summary":{"type":"string"},
        "quotes":{"type":"array","items":{"type":"string"}}},"required":["summary","quotes"]})",
  };
  Case limited{
      .name = "limited_strings",
      .schema = R"({"type":"array","items":{"type":"string","minLength":3,"maxLength":60}})",
  };
  Case labels{.name = "enumeration_of_100", .schema = R"({"type":"array","items":{"enum":[)"};
  for (std::size_t i = 0; i < 100; ++i)
    labels.schema += std::format("{}\"{}\"", i == 0 ? "" : ",", label(i));
  labels.schema += "]}}";
  Case numbers{
      .name = "numbers",
      .schema = R"({"type":"array","items":{"type":"number","minimum":-250.5,"maximum":9999}})",
  };

  for (std::size_t a = 0; a < n_answers; ++a) {
    std::string biopsies;
    for (std::size_t i = 0; i < 1 + a % 5; ++i) {
      biopsies += std::format(
          R"({}{{"number": {}, "location": "{}", "quality": "ambigu"}})",
          i == 0 ? "" : ", ",
          i + 1,
          words(random, 12)
      );
    }
    demo.answers.push_back(
        std::format(
            R"({{"nodule_present": true, "location": "linker bovenkwab", )"
            R"("diameter_mm": {}.{}, "biopsies": [{}]}})",
            number(100),
            1 + number(9),
            biopsies
        )
    );
    std::string fields;
    for (std::size_t i = 0; i < 20; ++i) {
      const std::string values[] = {
          "\"" + words(random, 40) + "\"",
          std::to_string(number(1000)),
          "false",
          "\"" + words(random, 8) + "\"",
          "\"onbekend\""
      };
      fields += std::format(R"({}"field_{}": {})", i == 0 ? "" : ", ", i, values[i % 5]);
    }
    wide.answers.push_back("{" + fields + "}");
    strings.answers.push_back(
        std::format(
            R"({{"summary": "{}", "quotes": ["{}", "{}"]}})",
            words(random, 600),
            words(random, 80),
            words(random, 80)
        )
    );
    const auto list = [](std::string first, std::string second) {
      return "[" + std::move(first) + ", " + std::move(second) + "]";
    };
    limited.answers.push_back(
        list("\"" + words(random, 40).substr(0, 8) + "\"", "\"" + words(random, 30) + "\"")
    );
    labels.answers.push_back(
        list("\"" + label(number(100)) + "\"", "\"" + label(number(100)) + "\"")
    );
    numbers.answers.push_back(
        list(std::format("-{}.5", number(250)), std::to_string(number(9999)))
    );
  }
  for (Case* c : {&demo, &wide, &strings, &limited, &labels, &numbers})
    cases.push_back(std::move(*c));
  return cases;
}

}  // namespace extractinator::bench

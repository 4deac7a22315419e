// Answers to labels: what a model may write, and what is done where it leaves something open.
#include "dragon/adapter.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/prepared.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

const Task& task_of(std::string_view number) { return **find_task(number); }

json::Value::Object row_of(std::string_view text) { return json::parse(text).value().as_object(); }

class Fixture {
 public:
  Fixture(std::string_view number, std::vector<Case> training)
      : training_(std::move(training)),
        task_(task_of(number)),
        preparation_(task_, task_.has_parts, training_),
        adapter_(task_template(task_), label_set(task_, training_), preparation_, training_) {}

  [[nodiscard]] Adapter::Adapted label(std::string_view row, const Case& report = {}) const {
    const auto answer = answer_in(row_of(row));
    EXPECT_TRUE(answer.has_value());
    return adapter_.label_of(*answer, preparation_.prepare(report, Language::en));
  }
  [[nodiscard]] const Adapter& adapter() const { return adapter_; }
  [[nodiscard]] const Preparation& preparation() const { return preparation_; }

 private:
  std::vector<Case> training_;
  const Task& task_;
  Preparation preparation_;
  Adapter adapter_;
};

Case with_numbers(std::vector<double> numbers) {
  return {.text = "x", .label = Label{.numbers = std::move(numbers)}};
}

TEST(Adapter, FlagsAreHowProbableTrueIs) {
  const Fixture one("1", {with_numbers({1})});
  const auto score = [&](std::string_view row) { return one.label(row).label.numbers.front(); };
  EXPECT_THAT(
      score(R"({"adhesions": false, "adhesions__distribution":
                [{"value": false, "probability": 0.6}, {"value": true, "probability": 0.2}],
                "status": "success"})"),
      DoubleEq(0.25)
  );
  EXPECT_EQ(score(R"({"adhesions": true, "status": "success"})"), 1.0);
  const auto open = one.label(R"({"adhesions": null, "status": "success"})");
  EXPECT_EQ(open.label.numbers.front(), 0.5);
  EXPECT_EQ(open.n_open, 1U);
  EXPECT_FALSE(answer_in(row_of(R"({"adhesions": true, "status": "failure"})")).has_value());
}

TEST(Adapter, ClassesAreThoseOfTheTrainingLabels) {
  const auto classes = [](std::string_view a, std::string_view b) {
    return Case{.text = "x", .label = Label{.classes = {std::string(a), std::string(b)}}};
  };
  const Fixture two(
      "17", {classes("hypo", "head"), classes("hypo", "tail"), classes("iso", "tail")}
  );
  EXPECT_THAT(
      two.label(R"({"attenuation": "iso", "location": "head", "status": "success"})").label.classes,
      ElementsAre("iso", "head")
  );
  // What training labels do not have is the most frequent class.
  const auto other =
      two.label(R"({"attenuation": "hyper", "location": "body", "status": "success"})");
  EXPECT_THAT(other.label.classes, ElementsAre("hypo", "tail"));
  EXPECT_EQ(other.n_open, 2U);
}

TEST(Adapter, SizesAreMillimetresWhateverTheirUnit) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto number = [](const Fixture& fixture, std::string_view row) {
    return fixture.label(row).label.numbers.front();
  };
  const Fixture largest("22", {with_numbers({30}), with_numbers({10}), with_numbers({20})});
  EXPECT_THAT(
      number(largest, R"({"size": {"axes": [1.2, 2.5], "unit": "cm"}, "status": "success"})"),
      DoubleEq(25)
  );
  EXPECT_EQ(number(largest, R"({"size": null, "status": "success"})"), 20) << "the median";
  const Fixture mean("23", {with_numbers({30})});
  EXPECT_THAT(
      number(mean, R"({"diameter": {"axes": [8, 6], "unit": "mm"}, "status": "success"})"),
      DoubleEq(7)
  );
  const Fixture least(
      "24", {with_numbers({4, 8, nan, nan, nan}), with_numbers({6, nan, 9, nan, nan})}
  );
  const auto five = least.label(
      R"({"lesion_1": {"axes": [8, 6], "unit": "mm"}, "lesion_2": null, "lesion_3": null,
          "lesion_4": null, "lesion_5": null, "status": "success"})"
  );
  EXPECT_THAT(five.label.numbers, ElementsAre(6, 8, 9, 0, 0));
  EXPECT_EQ(five.n_open, 4U);
}

Case with_tags(std::vector<std::string> parts, Tags tags) {
  return {.uid = "a", .parts = std::move(parts), .label = Label{.tags = std::move(tags)}};
}

TEST(Adapter, PassagesAreTaggedAsTheTrainingLabelsSpellThem) {
  const Fixture names(
      "25",
      {with_tags({"Dr", "Bos", "."}, {{"O"}, {"B-<PERSOON>"}, {"O"}}),
       with_tags({"op", "3", "mei"}, {{"O"}, {"B-<DATUM>"}, {"I-<DATUM>"}})}
  );
  const Case report = {
      .parts = {"Bos", "zag", "op", "4", "/", "10", "/", "2024", "bos", "en", "Bos", "."}
  };
  const auto adapted = names.label(
      R"({"mentions": [{"tag": "<PERSOON>"}, {"tag": "<datum>"}, {"tag": "<PERSOON>"},
                       {"tag": "<PLAATS>"}, {"tag": "<PERSOON>"}],
          "mentions__evidence": [{"tag": "Bos"}, {"tag": "4 / 10 / 2024"}, {"tag": "Bos"},
                                 {"tag": "Bos"}, {"tag": "Weg"}],
          "status": "success"})",
      report
  );
  EXPECT_EQ(
      adapted.label.tags,
      (Tags{
          {"B-<PERSOON>"},
          {"O"},
          {"O"},
          {"B-<DATUM>"},
          {"I-<DATUM>"},
          {"I-<DATUM>"},
          {"I-<DATUM>"},
          {"I-<DATUM>"},
          {"O"},
          {"O"},
          {"B-<PERSOON>"},
          {"O"}
      })
  );
  EXPECT_EQ(adapted.n_not_found, 1U);
}

TEST(Adapter, WordsThatAreAlwaysMeantAreTaggedWhereverTheyStand) {
  const Case always = with_tags(
      {"Bos", "en", "Bos", "op", "3", "of", "3"},
      {{"B-<PERSOON>"}, {"O"}, {"B-<PERSOON>"}, {"O"}, {"B-<DATUM>"}, {"O"}, {"O"}}
  );
  const Fixture names("25", {always, always, always});
  const Case report = {.parts = {"Vos", "op", "4", "en", "Vos", "met", "4"}};
  const auto adapted = names.label(
      R"({"mentions": [{"tag": "<PERSOON>"}, {"tag": "<DATUM>"}],
          "mentions__evidence": [{"tag": "Vos"}, {"tag": "4"}], "status": "success"})",
      report
  );
  EXPECT_EQ(
      adapted.label.tags,
      (Tags{{"B-<PERSOON>"}, {"O"}, {"B-<DATUM>"}, {"O"}, {"B-<PERSOON>"}, {"O"}, {"O"}})
  );
}

TEST(Adapter, TheSameWordsOfTwoNeedlesGoToTheirOwn) {
  const Case needles = with_tags(
      {"1", ":", "Links", ",", "Goed", "2", ":", "Rechts", ",", "Goed"},
      {{"O"},
       {"O"},
       {"B-1-locatie naald"},
       {"O"},
       {"B-1-representatief"},
       {"O"},
       {"O"},
       {"B-2-locatie naald"},
       {"O"},
       {"B-2-representatief"}}
  );
  const Fixture biopsies("27", {needles});
  const auto adapted = biopsies.label(
      R"({"biopsies": [{"numbers": [1], "location": "Links", "quality": "representatief"},
                       {"numbers": [2], "location": "Rechts", "quality": "representatief"}],
          "biopsies__evidence": [{"numbers": [null], "location": null, "quality": "Goed"},
                                 {"numbers": [null], "location": null, "quality": "Goed"}],
          "status": "success"})",
      {.parts = needles.parts}
  );
  EXPECT_EQ(adapted.label.tags, needles.label->tags);
}

TEST(Adapter, LesionsHaveTheNumbersOfTheirNumerals) {
  const Case lesions = with_tags(
      {"I", "normal", "of", "9", "mm", ".", "II+III", "lesion", "of", "9", "mm", "."},
      {{"O"},
       {"O"},
       {"O"},
       {"O"},
       {"O"},
       {"O"},
       {"O"},
       {"O"},
       {"O"},
       {"B-1-lesion", "B-2-lesion"},
       {"I-1-lesion", "I-2-lesion"},
       {"O"}}
  );
  const Fixture fixture("109", {lesions});
  const auto adapted = fixture.label(
      R"({"lesions": [{"item": "II+III", "size": "9 mm"}], "status": "success"})",
      {.parts = lesions.parts}
  );
  EXPECT_EQ(adapted.label.tags, lesions.label->tags);
}

TEST(Adapter, TokensOfACommonBeginningAreTaggedAsNothing) {
  const std::vector<std::string> head = {"VERSLAG", ":"};
  const auto report = [&](std::string_view word) {
    std::vector<std::string> parts = head;
    parts.emplace_back(word);
    return parts;
  };
  const Fixture terms(
      "26",
      {with_tags(report("Long"), {{"O"}, {"O"}, {"B-MENTION"}}),
       with_tags(report("Nier"), {{"O"}, {"O"}, {"B-MENTION"}})}
  );
  const Case test = {.parts = report("Lever")};
  EXPECT_EQ(terms.preparation().prepare(test, Language::nl).text, "Lever");
  const auto adapted = terms.label(R"({"terms": ["lever"], "status": "success"})", test);
  EXPECT_EQ(adapted.label.tags, (Tags{{"O"}, {"O"}, {"B-MENTION"}}));
}

TEST(Preparation, TakesOffWhatAllBeginWithAsText) {
  const auto with_text = [](std::string_view text) { return Case{.text = std::string(text)}; };
  const std::vector<Case> training = {
      with_text("## (a|b)* [x] \\d+ ^$\nVerslag: Long"),
      with_text("## (a|b)* [x] \\d+ ^$\nVerslag: Lever")
  };
  const Preparation preparation(task_of("1"), false, training);
  const auto text = [&](std::string_view report) {
    return preparation.prepare(with_text(report), Language::en).text;
  };
  EXPECT_EQ(text("## (a|b)* [x] \\d+ ^$\nVerslag: Lies"), "Lies");
  EXPECT_EQ(text("## (a|b)* anders"), "## (a|b)* anders");
  EXPECT_EQ(text("## (a|b)* [x] \\d+ ^$\nVerslag: "), "## (a|b)* [x] \\d+ ^$\nVerslag: ");
  EXPECT_EQ(text(""), "");
  // One report alone does not show what is common.
  EXPECT_EQ(Preparation(task_of("1"), false, std::span(training).first(1)).prefix_size(), 0U);
}

TEST(Preparation, ComposesPartsInBothLanguages) {
  const Case pair = {.parts = {"Een.", "Twee."}};
  EXPECT_EQ(
      Preparation(task_of("14"), true, {}).prepare(pair, Language::nl).text,
      "Zin 1: Een.\n\nZin 2: Twee."
  );
  EXPECT_EQ(
      Preparation(task_of("15"), true, {}).prepare({.parts = {"II", "Colon."}}, Language::en).text,
      "Roman numeral: II\n\nText: Colon."
  );
}

}  // namespace
}  // namespace extractinator::dragon

// The synthetic stand-in as a whole: the same report always, in the benchmark's files, with labels
// of its sets.
#include "dragon/synth/synth.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "dragon/files.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/scribe.h"
#include "dragon/task.h"
#include "dragon/tokens.h"
#include "json/parse.h"
#include "json/value.h"
#include "text/utf8.h"

namespace extractinator::dragon::synth {
namespace {

constexpr std::size_t kTasks = 28;

Case make(
    const Task& task,
    Split split,
    std::size_t index,
    std::uint64_t seed = 1,
    const Knobs& knobs = {}
) {
  auto made = synthetic_report(task, split, index, seed, knobs);
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
  return made.value_or(Case{});
}

std::string whole_text(const Case& row) {
  std::string text = row.text;
  for (const std::string& part : row.parts)
    text += part + "\n";
  return text;
}

bool is_equal(const Case& a, const Case& b) {
  return a.uid == b.uid && a.text == b.text && a.parts == b.parts && is_same(*a.label, *b.label);
}

TEST(Synth, ReportsAreAFunctionOfSeedSplitTaskAndIndex) {
  for (std::size_t t = 0; t < kTasks; ++t) {
    const Task& task = tasks()[t];
    SCOPED_TRACE(task.name);
    std::set<std::string> texts;
    std::set<std::string> uids;
    for (const Split split : {Split::training, Split::validation, Split::test}) {
      for (std::size_t i = 0; i < 20; ++i) {
        const Case made = make(task, split, i);
        EXPECT_TRUE(is_equal(made, make(task, split, i)));
        EXPECT_TRUE(uids.insert(made.uid).second);
        EXPECT_TRUE(made.uid.starts_with(std::string(task.name) + "_case"));
        texts.insert(whole_text(made));
        EXPECT_NE(whole_text(made), whole_text(make(task, split, i, 2)));
      }
    }
    // Pairs of sentences are short and may come again.
    EXPECT_GE(texts.size(), task.number == 14 ? 50U : 60U);
  }
}

TEST(Synth, ReportsAreTextOfTheirParts) {
  for (std::size_t t = 0; t < kTasks; ++t) {
    const Task& task = tasks()[t];
    SCOPED_TRACE(task.name);
    for (std::size_t i = 0; i < 100; ++i) {
      const Case made = make(task, i % 2 == 0 ? Split::training : Split::test, i);
      const std::string text = whole_text(made);
      EXPECT_TRUE(text::is_valid_utf8(text));
      EXPECT_EQ(made.text.empty(), task.has_parts);
      if (!is_entities(task.type)) {
        EXPECT_EQ(made.parts.size(), task.has_parts ? 2U : 0U);
        EXPECT_FALSE(text.contains("  ")) << text;
        EXPECT_FALSE(text.contains(" .")) << text;
        EXPECT_EQ(text.find_first_of("{}[]|"), std::string::npos) << text;
        continue;
      }
      // Tokens divide no further.
      for (const std::string& part : made.parts)
        EXPECT_EQ(token_texts(part), std::vector<std::string>{part});
      ASSERT_EQ(made.parts.size(), made.label->tags.size());
    }
  }
}

// Every legal label of a task with classes.
std::set<std::string> legal_classes(const Task& task) {
  switch (task.number) {
    case 9:
      return {"PDAC", "Other pancreatic disease", "Normal pancreas"};
    case 10:
      return {"0", "1", "2", "3", "4"};
    case 11:
      return {"0", "1", "2", "3"};
    case 12:
      return {"Biopsy", "Resection", "Excision"};
    case 13:
      return {"lung", "lymph node", "bronchus", "liver", "brain", "bone", "other"};
    case 14:
      return {"contradiction", "entailment", "neutral"};
    case 17:
      return {"hyper", "hypo", "iso", "not mentioned", "head", "body", "tail"};
    case 18:
      return {"0", "1", "2", "3", "4", "n", "p"};
    default:
      return {};
  }
}

// The name in "B-name"; "O" has none.
std::optional<std::string> entity_of(const std::string& tag) {
  if (tag.starts_with("B-") || tag.starts_with("I-")) return tag.substr(2);
  return std::nullopt;
}

bool is_legal_entity(const Task& task, const std::string& name) {
  static const std::set<std::string> kIdentities = {
      "<DATUM>",
      "<PERSOON>",
      "<RAPPORT_ID>",
      "<PLAATS>",
      "<PHINUMMER>",
      "<STUDIE_NAAM>",
      "<TIJD>",
      "<LEEFTIJD>",
      "<ACCREDATIE_NUMMER>",
  };
  static const std::set<std::string> kNeedles = {
      "locatie naald",
      "representatief",
      "niet representatief",
      "ambigu",
  };
  static const std::set<std::string> kSkin = {
      "BCC",
      "Benign",
      "Other",
      "nodular",
      "superficial",
      "infiltrative",
      "micronodular",
      "biopt",
      "excisie",
  };
  if (task.number == 25) return kIdentities.contains(name);
  if (task.number == 26) return name == "MENTION";
  const std::size_t dash = name.find('-');
  if (dash == std::string::npos) return false;
  const int number = std::stoi(name.substr(0, dash));
  const std::string kind = name.substr(dash + 1);
  return number >= 1 && (task.number == 27 ? number <= 6 && kNeedles.contains(kind)
                                           : number <= 20 && kSkin.contains(kind));
}

TEST(Synth, LabelsAreOfTheSetsOfTheBenchmark) {
  for (std::size_t t = 0; t < kTasks; ++t) {
    const Task& task = tasks()[t];
    SCOPED_TRACE(task.name);
    for (const Split split : {Split::training, Split::test}) {
      std::map<std::string, int> counts;
      const std::size_t n = 300;
      for (std::size_t i = 0; i < n; ++i) {
        const Label label = *make(task, split, i).label;
        switch (task.type) {
          case LabelType::single_label_multi_class_classification:
          case LabelType::multi_label_multi_class_classification:
            ASSERT_EQ(label.classes.size(), task.n_labels);
            for (const std::string& name : label.classes) {
              EXPECT_TRUE(legal_classes(task).contains(name)) << name;
              ++counts[name];
            }
            break;
          case LabelType::single_label_binary_classification:
          case LabelType::multi_label_binary_classification:
            ASSERT_EQ(label.numbers.size(), task.n_labels);
            for (std::size_t k = 0; k < label.numbers.size(); ++k) {
              EXPECT_TRUE(label.numbers[k] == 0 || label.numbers[k] == 1);
              ++counts
                  [std::to_string(k) + "=" + std::to_string(static_cast<int>(label.numbers[k]))];
            }
            break;
          case LabelType::single_label_regression:
            ASSERT_EQ(label.numbers.size(), 1U);
            EXPECT_GT(label.numbers[0], 0);
            break;
          case LabelType::multi_label_regression:
            ASSERT_EQ(label.numbers.size(), task.n_labels);
            for (const double size : label.numbers) {
              EXPECT_TRUE(std::isnan(size) || (size > 0 && size < 100));
              ++counts[std::isnan(size) ? "null" : "size"];
            }
            break;
          default:
            for (const auto& tags : label.tags) {
              ASSERT_FALSE(tags.empty());
              if (task.type == LabelType::named_entity_recognition) {
                EXPECT_EQ(tags.size(), 1U);
              }
              for (const std::string& tag : tags) {
                const auto name = entity_of(tag);
                if (!name) {
                  EXPECT_EQ(tags, std::vector<std::string>{"O"});
                  continue;
                }
                EXPECT_TRUE(is_legal_entity(task, *name)) << *name;
                if (tag.starts_with("B-")) ++counts[*name];
              }
            }
        }
      }
      // Nothing is so rare that a test set would lack it.
      if (const auto legal = legal_classes(task); !legal.empty()) {
        EXPECT_EQ(counts.size(), legal.size());
      }
      if (task.type == LabelType::single_label_binary_classification ||
          task.type == LabelType::multi_label_binary_classification) {
        EXPECT_EQ(counts.size(), 2 * task.n_labels);
      }
      if (task.number == 25) {
        EXPECT_EQ(counts.size(), 9U);
      }
      for (const auto& [name, count] : counts) {
        if (task.number <= 24) {
          EXPECT_GE(count, 6) << name;
        }
      }
    }
  }
}

TEST(Synth, ClassesKeepTheirSharesInEverySplit) {
  struct Share {
    std::uint16_t task = 0;
    std::string_view label = {};
    double want = 0;
  };
  // docs/synthetic-dragon.md has the table.
  constexpr Share kShares[] = {
      {.task = 1, .label = "1", .want = 0.40},
      {.task = 2, .label = "1", .want = 0.50},
      {.task = 3, .label = "1", .want = 0.50},
      {.task = 4, .label = "1", .want = 0.35},
      {.task = 5, .label = "1", .want = 0.33},
      {.task = 6, .label = "1", .want = 0.60},
      {.task = 7, .label = "1", .want = 0.54},
      {.task = 8, .label = "1", .want = 0.82},
      {.task = 9, .label = "PDAC", .want = 0.36},
      {.task = 10, .label = "0", .want = 0.35},
      {.task = 11, .label = "0", .want = 0.42},
      {.task = 12, .label = "Biopsy", .want = 0.55},
      {.task = 13, .label = "lung", .want = 0.34},
      {.task = 14, .label = "neutral", .want = 0.333},
      {.task = 17, .label = "hypo", .want = 0.60},
  };
  for (const Share& share : kShares) {
    const Task& task = tasks()[share.task - 1U];
    SCOPED_TRACE(task.name);
    for (const Split split : {Split::training, Split::validation, Split::test}) {
      constexpr std::size_t kReports = 100;
      int n = 0;
      for (std::size_t i = 0; i < kReports; ++i) {
        const Label label = *make(task, split, i, 9).label;
        const std::string name = label.classes.empty()
                                     ? std::to_string(static_cast<int>(label.numbers[0]))
                                     : label.classes[0];
        n += name == share.label ? 1 : 0;
      }
      // Strata are spread so evenly that a hundred reports already are in proportion.
      EXPECT_NEAR(n / static_cast<double>(kReports), share.want, 0.03);
    }
  }
}

TEST(Synth, EveryKnobChangesReportsAndOnlyLegalValuesPass) {
  struct Knob {
    std::string_view name = {};
    double Knobs::* value = nullptr;
    double most = 1;
  };
  constexpr Knob kKnobs[] = {
      {.name = "distractors", .value = &Knobs::distractors},
      {.name = "negation", .value = &Knobs::negation},
      {.name = "typos", .value = &Knobs::typos},
      {.name = "abbreviations", .value = &Knobs::abbreviations},
      {.name = "section-order", .value = &Knobs::section_order},
      {.name = "length", .value = &Knobs::length, .most = 8},
  };
  const Task& task = tasks()[0];
  for (const Knob& knob : kKnobs) {
    SCOPED_TRACE(knob.name);
    const auto total = [&](double value) {
      Knobs knobs;
      knobs.*knob.value = value;
      std::string all;
      for (std::size_t i = 0; i < 60; ++i)
        all += whole_text(make(tasks()[i % 3 == 0 ? 22 : 0], Split::training, i, 1, knobs));
      return all;
    };
    const std::string least = total(0);
    const std::string most = total(knob.most);
    EXPECT_NE(least, most);
    if (knob.name == "length" || knob.name == "distractors") {
      EXPECT_LT(least.size(), most.size());
    }
    for (const double wrong : {-0.1, knob.most + 0.1, std::nan("")}) {
      Knobs knobs;
      knobs.*knob.value = wrong;
      const auto made = synthetic_report(task, Split::training, 0, 1, knobs);
      ASSERT_FALSE(made.has_value());
      EXPECT_TRUE(made.error().message.starts_with(knob.name)) << made.error().message;
    }
  }
}

TEST(Synth, HasNothingForThePublicExamples) {
  const auto made = synthetic_report(tasks()[28], Split::test, 0, 1, {});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code, ErrorCode::unsupported);
}

TEST(Synth, FilesAreThoseOfAJobAndGrowAtTheirEnds) {
  RealFileSystem files;
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "synth_files";
  std::filesystem::remove_all(folder);
  for (std::size_t t = 0; t < kTasks; ++t) {
    const Task& task = tasks()[t];
    SCOPED_TRACE(task.name);
    const std::string name(task.name);
    const auto written = [&](const SynthOptions& options, const std::string& sub) {
      EXPECT_TRUE(write_synthetic_job(files, task, options, folder / sub).has_value());
      return read_job(files, folder / sub / "input" / (name + "-fold0"));
    };
    const auto small = written({.n_test = 3}, "small");
    const auto large = written({.n_test = 9, .n_training = 14, .n_validation = 5}, "large");
    ASSERT_TRUE(small.has_value()) << (small ? "" : small.error().message);
    ASSERT_TRUE(large.has_value());
    EXPECT_EQ(small->configuration.task, &task);
    EXPECT_EQ(small->configuration.job_id, 10 * task.number);
    EXPECT_EQ(small->training.size(), 12U);
    EXPECT_EQ(small->validation.size(), 3U);
    EXPECT_EQ(small->test.size(), 3U);
    EXPECT_EQ(large->training.size(), 14U);
    EXPECT_EQ(large->validation.size(), 5U);
    for (std::size_t i = 0; i < small->training.size(); ++i)
      EXPECT_TRUE(is_equal(small->training[i], large->training[i]));
    for (std::size_t i = 0; i < small->test.size(); ++i) {
      EXPECT_EQ(small->test[i].uid, large->test[i].uid);
      EXPECT_EQ(whole_text(small->test[i]), whole_text(large->test[i]));
      EXPECT_FALSE(small->test[i].label.has_value());
    }
    const auto truth = read_truth(folder / "large" / "ground-truth" / (name + ".json"), task.type);
    ASSERT_TRUE(truth.has_value());
    ASSERT_EQ(truth->size(), 9U);
    for (std::size_t i = 0; i < truth->size(); ++i) {
      EXPECT_EQ((*truth)[i].uid, large->test[i].uid);
      EXPECT_TRUE(is_same((*truth)[i].label, *make(task, Split::test, i).label));
    }
  }
  std::filesystem::remove_all(folder);
}

// Words in small letters without punctuation, so that layout hides no copy.
std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::string word : token_texts(text)) {
    std::ranges::transform(word, word.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    if (word.size() > 1 || (word[0] >= '0' && word[0] <= 'z')) words.push_back(std::move(word));
  }
  return words;
}

template <typename Take>
void for_runs(const std::vector<std::string>& words, const Take& take) {
  constexpr std::size_t kRun = 8;
  for (std::size_t i = 0; i + kRun <= words.size(); ++i) {
    std::string run;
    for (std::size_t k = i; k < i + kRun; ++k)
      run += words[k] + " ";
    take(run);
  }
}

TEST(Synth, HasNoSentenceOfThePublicSampleReports) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const auto path =
      std::filesystem::path(data == nullptr ? "" : data) / "dragon" / "sample-reports.json";
  std::ifstream file(path, std::ios::binary);
  if (!file) GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA has no dragon/sample-reports.json";
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto reports = json::parse(bytes);
  ASSERT_TRUE(reports.has_value());
  std::unordered_set<std::string> known;
  const auto learn = [&](std::string_view text) {
    for_runs(plain_words(text), [&](const std::string& run) { known.insert(run); });
  };
  for (const json::Value& report : reports->as_array()) {
    if (const json::Value* text = report.find("text")) learn(text->as_string());
    if (const json::Value* parts = report.find("text_parts")) {
      for (const json::Value& part : parts->as_array())
        learn(part.as_string());
    }
  }
  ASSERT_GT(known.size(), 1000U);
  Knobs knobs;
  knobs.typos = 0;
  knobs.abbreviations = 0;
  for (std::size_t t = 0; t < kTasks; ++t) {
    for (std::size_t i = 0; i < 150; ++i) {
      const Case made = make(tasks()[t], i % 2 == 0 ? Split::training : Split::test, i, 1, knobs);
      for_runs(plain_words(whole_text(made)), [&](const std::string& run) {
        EXPECT_FALSE(known.contains(run)) << tasks()[t].name << ": " << run;
      });
    }
  }
}

}  // namespace
}  // namespace extractinator::dragon::synth

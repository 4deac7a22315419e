// Grammar against validator on the official JSON Schema test suite, 2020-12: what an automaton that
// holds everything completes is valid, and it accepts exactly those instances of the suite that
// have the canonical form of docs/canonical.md.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/values.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::grammar {
namespace {

using Path = std::filesystem::path;

// From the Debian package python3-jsonschema-specifications.
constexpr std::string_view kMetaschemas =
    "/usr/lib/python3/dist-packages/jsonschema_specifications/schemas/draft202012";
constexpr int kWalks = 10;
constexpr std::size_t kMaxForms = 150;  // Orders of members tried for one instance.

json::Value read(const Path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto value = json::parse(text, {.file = path.string()});
  EXPECT_TRUE(value.has_value()) << to_string(value.error());
  return value.value_or(json::Value());
}

std::vector<Path> files_under(const Path& folder) {
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::vector<schema::Document> documents(const Path& suites) {
  std::vector<schema::Document> all;
  const Path remotes = suites / "json-schema-remotes";
  for (const Path& file : files_under(remotes / "draft2020-12")) {
    all.push_back({
        .uri = "http://localhost:1234/" + file.lexically_relative(remotes).generic_string(),
        .value = read(file),
    });
  }
  const std::string base = "https://json-schema.org/draft/2020-12/";
  const Path metaschemas(kMetaschemas);
  all.push_back({.uri = base + "schema", .value = read(metaschemas / "metaschema.json")});
  for (const Path& file : files_under(metaschemas / "vocabularies"))
    all.push_back({.uri = base + "meta/" + file.stem().string(), .value = read(file)});
  return all;
}

// The same value with the members of its objects in every order, as far as kMaxForms goes.
std::vector<json::Value> forms_of(const json::Value& value) {
  std::vector<json::Value> forms;
  if (value.is_array()) {
    std::vector<json::Value::Array> lists = {{}};
    for (const json::Value& item : value.as_array()) {
      std::vector<json::Value::Array> longer;
      for (const json::Value& form : forms_of(item)) {
        for (const auto& list : lists) {
          if (longer.size() >= kMaxForms) break;
          longer.push_back(list);
          longer.back().push_back(form);
        }
      }
      lists = std::move(longer);
    }
    for (auto& list : lists)
      forms.emplace_back(std::move(list));
    return forms;
  }
  if (!value.is_object()) return {value};
  std::vector<std::size_t> order(value.as_object().size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  do {
    std::vector<json::Value::Object> objects = {{}};
    for (const std::size_t i : order) {
      const json::Member& member = value.as_object()[i];
      std::vector<json::Value::Object> longer;
      for (const json::Value& form : forms_of(member.value)) {
        for (const auto& object : objects) {
          if (longer.size() >= kMaxForms) break;
          longer.push_back(object);
          longer.back().push_back({.key = member.key, .value = form});
        }
      }
      objects = std::move(longer);
    }
    for (auto& object : objects)
      forms.emplace_back(std::move(object));
  } while (forms.size() < kMaxForms && std::ranges::next_permutation(order).found);
  return forms;
}

bool accepts(const std::shared_ptr<const Grammar>& grammar, std::string_view text) {
  static const auto vocabulary = testing::vocabulary_of();
  Matcher matcher(grammar, vocabulary);
  return matcher.accept_bytes(text) && matcher.is_complete();
}

bool is_in_string(std::string_view text) {
  bool is_inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_inside && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_inside = !is_inside;
    }
  }
  return is_inside;
}

// Of the bytes that may come, those that lead to an end soon.
void keep_closing(std::vector<char>& bytes, bool is_in_string) {
  const std::string_view closing = is_in_string ? "\"" : "}]";
  for (const char byte : closing) {
    if (!std::ranges::contains(bytes, byte)) continue;
    bytes = {byte};
    return;
  }
  if (is_in_string) return;
  const auto opens = [](char byte) { return std::string_view("[{,").contains(byte); };
  if (!std::ranges::all_of(bytes, opens)) std::erase_if(bytes, opens);
}

// Nothing if the walk does not come to an end.
std::optional<std::string> random_answer(
    const std::shared_ptr<const Grammar>& grammar, std::mt19937_64& random
) {
  static const auto vocabulary = testing::vocabulary_of();
  Matcher matcher(grammar, vocabulary);
  TokenMask mask(vocabulary->size());
  std::string text;
  const std::size_t n_free = random() % 120;
  while (text.size() < 20'000) {
    if (matcher.is_complete() && (text.size() >= n_free || random() % 4 == 0)) return text;
    matcher.fill_mask(mask);
    std::vector<char> bytes;
    for (int byte = 0; byte < 256; ++byte) {
      if (mask.test(static_cast<TokenId>(testing::kFirstByteToken + byte)))
        bytes.push_back(static_cast<char>(byte));
    }
    if (bytes.empty()) {
      EXPECT_TRUE(matcher.is_complete()) << text;
      return text;
    }
    if (text.size() >= n_free) keep_closing(bytes, is_in_string(text));
    const char byte = bytes[random() % bytes.size()];
    EXPECT_TRUE(matcher.accept_bytes(std::string_view(&byte, 1)));
    text += byte;
  }
  return std::nullopt;
}

struct Counts {
  std::size_t schemas = 0;
  std::size_t held = 0;
  std::size_t unsatisfiable = 0;
  std::size_t refused = 0;
  std::size_t walks = 0;
  std::size_t endless_walks = 0;
  std::size_t valid = 0;                 // Instances of schemas that are held.
  std::size_t canonical = 0;             // Of those, with a canonical form.
  std::vector<std::string> others = {};  // Those without: schema and instance.
};

void check_group(
    const json::Value& group, const std::shared_ptr<const schema::Schema>& schema, Counts& counts
) {
  ++counts.schemas;
  const testing::Answers answers(schema);
  // Numbers of the suite have more digits than answers.
  const auto grammar = Grammar::compile(*schema, {.max_number_digits = 350});
  if (!grammar) {
    const bool is_empty = grammar.error().code == ErrorCode::unsatisfiable;
    EXPECT_TRUE(is_empty) << to_string(grammar.error());
    ++(is_empty ? counts.unsatisfiable : counts.refused);
  }
  const bool is_held = grammar && (*grammar)->afterwards().empty();
  if (grammar && !is_held) return;
  counts.held += is_held ? 1 : 0;
  for (const json::Value& test : group.find("tests")->as_array()) {
    SCOPED_TRACE(test.find("description")->as_string());
    const bool is_valid = test.find("valid")->as_bool();
    bool is_canonical = false;
    for (const json::Value& form : forms_of(*test.find("data"))) {
      const auto text = canonical_text(form);
      if (!text) continue;
      const bool want = answers.contains(*text);
      is_canonical = is_canonical || want;
      EXPECT_EQ(grammar && accepts(*grammar, *text), want) << *text;
      EXPECT_TRUE(is_valid || !want) << *text;
    }
    counts.valid += is_valid ? 1 : 0;
    counts.canonical += is_canonical ? 1 : 0;
    if (is_valid && !is_canonical)
      counts.others.push_back(
          std::format("{}: {}", json::write(*group.find("schema")), json::write(*test.find("data")))
      );
  }
  if (!grammar) return;
  const auto checker = validate::Checker::make(schema);
  ASSERT_TRUE(checker.has_value());
  std::mt19937_64 random(counts.schemas);
  for (int i = 0; i < kWalks; ++i) {
    const auto text = random_answer(*grammar, random);
    ++counts.walks;
    if (!text) {
      ++counts.endless_walks;
      continue;
    }
    const auto value = json::parse(*text);
    ASSERT_TRUE(value.has_value()) << *text;
    EXPECT_TRUE(checker->check(*value).is_valid()) << *text;
    EXPECT_TRUE(answers.contains(*text)) << *text;
  }
}

TEST(GrammarSuite, AgreesWithTheValidator) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const Path suites = Path(data == nullptr ? "" : data) / "suites";
  const Path folder = suites / "json-schema-draft2020-12";
  if (!std::filesystem::is_directory(folder))
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA has no suites/json-schema-draft2020-12";
  if (!std::filesystem::is_directory(kMetaschemas))
    GTEST_SKIP() << "needs the package python3-jsonschema-specifications";
  const std::vector<schema::Document> served = documents(suites);
  Counts counts;
  for (const Path& file : files_under(folder)) {
    const json::Value groups = read(file);
    for (const json::Value& group : groups.as_array()) {
      const std::string name =
          file.filename().string() + ": " + group.find("description")->as_string();
      SCOPED_TRACE(name);
      auto schema =
          schema::read_json_schema(*group.find("schema"), {.file = name}, {.documents = served});
      ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
      check_group(group, std::make_shared<const schema::Schema>(*std::move(schema)), counts);
    }
  }
  std::cout << std::format(
      "{} schemas: {} held, {} unsatisfiable, {} refused, the others partly\n"
      "{} walks, {} without end\n"
      "{} valid instances of the held ones, {} with a canonical form\n",
      counts.schemas,
      counts.held,
      counts.unsatisfiable,
      counts.refused,
      counts.walks,
      counts.endless_walks,
      counts.valid,
      counts.canonical
  );
  for (const std::string& other : counts.others)
    std::cout << "no canonical form: " << other << '\n';
  // Floors: raise them when more is held.
  EXPECT_GE(counts.held, 243U);
  EXPECT_GE(counts.canonical, 531U);
  EXPECT_EQ(counts.refused, 0U);
  EXPECT_EQ(counts.endless_walks, 0U);
}

}  // namespace
}  // namespace extractinator::grammar

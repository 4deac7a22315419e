// Draws the rows; everything here is public through eval_rows.h.
#include "bench/eval_rows.h"

#include <cstddef>
#include <format>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "json/value.h"

namespace extractinator::bench {
namespace {

constexpr std::size_t kBooleans = 8;
constexpr std::size_t kEnumerations = 4;
constexpr std::size_t kNumbers = 5;
constexpr std::size_t kTexts = 2;
constexpr const char* kLabels[] = {"none", "mild", "moderate", "severe"};
constexpr const char* kWords[] = {"left lower lobe", "right upper lobe", "lingula", "both hila"};

void add_closed(
    json::Value::Object& truth,
    json::Value::Object& found,
    const std::string& name,
    const std::vector<json::Value>& values,
    std::mt19937_64& random
) {
  std::uniform_real_distribution<double> unit(0, 1);
  const std::size_t wanted = random() % values.size();
  const std::size_t given = unit(random) < 0.85 ? wanted : random() % values.size();
  const double p = 0.5 + (unit(random) / 2);
  json::Value::Array distribution;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double own = i == given ? p : (1 - p) / static_cast<double>(values.size() - 1);
    distribution.emplace_back(
        json::Value::Object{{"value", values[i]}, {"probability", json::Value::number(own)}}
    );
  }
  truth.push_back({name, values[wanted]});
  found.push_back({name, values[given]});
  found.push_back({name + "__p", json::Value::number(p)});
  found.push_back({name + "__distribution", json::Value(std::move(distribution))});
}

}  // namespace

std::string eval_schema() {
  std::string properties;
  const auto add = [&](const std::string& name, const char* type) {
    properties += std::format(R"({}"{}": {})", properties.empty() ? "" : ", ", name, type);
  };
  for (std::size_t i = 0; i < kBooleans; ++i)
    add(std::format("b{}", i), R"({"type": "boolean"})");
  for (std::size_t i = 0; i < kEnumerations; ++i)
    add(std::format("e{}", i), R"({"enum": ["none", "mild", "moderate", "severe"]})");
  for (std::size_t i = 0; i < kNumbers; ++i)
    add(std::format("n{}", i), R"({"type": ["number", "null"]})");
  for (std::size_t i = 0; i < kTexts; ++i)
    add(std::format("t{}", i), R"({"type": "string"})");
  add("l", R"({"type": "array", "items": {"type": "string"}})");
  return R"({"type": "object", "properties": {)" + properties + "}}";
}

EvalRows eval_patterns() {
  std::mt19937_64 random(1);
  std::vector<json::Value> flags;
  for (const bool flag : {false, true})
    flags.emplace_back(flag);
  std::vector<json::Value> labels;
  for (const char* label : kLabels)
    labels.emplace_back(label);
  EvalRows rows;
  for (std::size_t row = 0; row < kEvalPatterns; ++row) {
    json::Value::Object truth = {{"id", json::Value()}, {"patient", json::Value()}};
    json::Value::Object found = {{"id", json::Value()}};
    for (std::size_t i = 0; i < kBooleans; ++i)
      add_closed(truth, found, std::format("b{}", i), flags, random);
    for (std::size_t i = 0; i < kEnumerations; ++i)
      add_closed(truth, found, std::format("e{}", i), labels, random);
    const auto add = [&](const std::string& name, json::Value wanted, json::Value other) {
      found.push_back({name, random() % 5 > 0 ? wanted : std::move(other)});
      truth.push_back({name, std::move(wanted)});
    };
    const auto number = [&] {
      return random() % 8 == 0 ? json::Value()
                               : json::Value::number(static_cast<double>(random() % 400) / 8);
    };
    const auto text = [&] { return json::Value(kWords[random() % std::size(kWords)]); };
    for (std::size_t i = 0; i < kNumbers; ++i)
      add(std::format("n{}", i), number(), number());
    for (std::size_t i = 0; i < kTexts; ++i)
      add(std::format("t{}", i), text(), text());
    json::Value::Array two;
    two.push_back(text());
    json::Value::Array one = two;
    two.push_back(text());
    add("l", json::Value(std::move(two)), json::Value(std::move(one)));
    found.push_back({"status", json::Value(row % 100 == 0 ? "failure" : "success")});
    rows.truth.emplace_back(std::move(truth));
    rows.predictions.emplace_back(std::move(found));
  }
  return rows;
}

}  // namespace extractinator::bench

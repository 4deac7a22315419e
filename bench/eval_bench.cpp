// How long does an assessment take, with an interval for every measure?
//
// Rows of 20 fields (8 booleans and 4 enumerations with distributions, 5 numbers, 2 texts, a list),
// 1 % of them failed, paired by their id and drawn 200 times in clusters of four, on all cores. The
// rows of the run are handed over one by one, as they come out of a run database; reading that, and
// the file of truth, is not measured. One iteration: it is long enough.
#include <cstddef>
#include <cstdint>
#include <format>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "eval/assessment.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::bench {
namespace {

constexpr std::size_t kBooleans = 8;
constexpr std::size_t kEnumerations = 4;
constexpr std::size_t kNumbers = 5;
constexpr std::size_t kTexts = 2;
constexpr std::size_t kPatterns = 997;  // Different rows.
constexpr const char* kLabels[] = {"none", "mild", "moderate", "severe"};
constexpr const char* kWords[] = {"left lower lobe", "right upper lobe", "lingula", "both hila"};

schema::Schema bench_schema() {
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
  const auto text = R"({"type": "object", "properties": {)" + properties + "}}";
  return schema::read_json_schema(json::parse(text).value(), {}).value();
}

struct Rows {
  json::Value::Array truth = {};
  json::Value::Array predictions = {};  // Without their ids: their first member is null.
};

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

Rows patterns() {
  std::mt19937_64 random(1);
  std::vector<json::Value> flags;
  for (const bool flag : {false, true})
    flags.emplace_back(flag);
  std::vector<json::Value> labels;
  for (const char* label : kLabels)
    labels.emplace_back(label);
  Rows rows;
  for (std::size_t row = 0; row < kPatterns; ++row) {
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

void assess_rows(benchmark::State& state) {
  const auto n_rows = static_cast<std::size_t>(state.range(0));
  const schema::Schema schema = bench_schema();
  Rows rows = patterns();
  json::Value::Array truth;
  truth.reserve(n_rows);
  for (std::size_t i = 0; i < n_rows; ++i) {
    truth.push_back(rows.truth[i % kPatterns]);
    truth.back().as_object()[0].value = json::Value::integer(static_cast<std::int64_t>(i));
    truth.back().as_object()[1].value = json::Value::integer(static_cast<std::int64_t>(i / 4));
  }
  for (auto _ : state) {
    auto assessor = eval::Assessor::make(
        schema,
        truth,
        {.rows = {.id_columns = {"id"}}, .cluster_column = "patient", .bootstrap = {.n_draws = 200}}
    );
    EXTR_CHECK(assessor.has_value(), "rows of the bench are labelled");
    for (std::size_t i = 0; i < n_rows; ++i) {
      json::Value& row = rows.predictions[i % kPatterns];
      row.as_object()[0].value = json::Value::integer(static_cast<std::int64_t>(i));
      EXTR_CHECK(assessor->add(row).has_value(), "each row is there once");
    }
    auto assessment = assessor->finish();
    EXTR_CHECK(assessment.has_value(), "rows were added");
    benchmark::DoNotOptimize(assessment);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(n_rows));
}

}  // namespace
}  // namespace extractinator::bench

BENCHMARK(extractinator::bench::assess_rows)
    ->Name("assess")
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();

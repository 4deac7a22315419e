// How long does an assessment take, with an interval for every measure?
//
// The rows of eval_rows.h, paired by their id and drawn 200 times in clusters of four, on all
// cores. The rows of the run are handed over one by one, as they come out of a run database;
// reading that, and the file of truth, is not measured: eval_command_bench does. One iteration: it
// is long enough.
#include <cstddef>
#include <cstdint>
#include <utility>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "bench/eval_rows.h"
#include "eval/assessment.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::bench {
namespace {

void assess_rows(benchmark::State& state) {
  const auto n_rows = static_cast<std::size_t>(state.range(0));
  const schema::Schema schema =
      schema::read_json_schema(json::parse(eval_schema()).value(), {}).value();
  EvalRows rows = eval_patterns();
  json::Value::Array truth;
  truth.reserve(n_rows);
  for (std::size_t i = 0; i < n_rows; ++i) {
    truth.push_back(rows.truth[i % kEvalPatterns]);
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
      json::Value& row = rows.predictions[i % kEvalPatterns];
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

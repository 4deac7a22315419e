// How long does it take to make a synthetic report of the benchmark with its label?
//
// One report per iteration, of the training split with the default knobs, on one thread; items per
// second are reports.
#include "dragon/synth/synth.h"

#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "dragon/synth/scribe.h"
#include "dragon/task.h"

namespace extractinator::bench {
namespace {

void make_reports(benchmark::State& state, const dragon::Task& task) {
  std::size_t index = 0;
  for (auto _ : state) {
    auto report =
        dragon::synth::synthetic_report(task, dragon::synth::Split::training, index++, 1, {});
    EXTR_CHECK(report.has_value(), "a task of the benchmark has reports");
    benchmark::DoNotOptimize(report);
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace
}  // namespace extractinator::bench

int main(int argc, char** argv) {
  using namespace extractinator;
  for (const dragon::Task& task : dragon::tasks()) {
    if (!dragon::synth::has_reports(task)) continue;
    const std::string name(task.name);
    benchmark::RegisterBenchmark(name.c_str(), [&task](benchmark::State& state) {
      bench::make_reports(state, task);
    });
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

// How long does it take to compile a schema? bench_compile: the schemas of the official suite and
// enumerations of 20,000 values, with the memory of what is compiled.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/grammar.h"
#include "grammar/program.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::bench {
namespace {

using Path = std::filesystem::path;

struct Measured {
  std::string name;
  double milliseconds = 0;
  std::size_t n_bytes = 0;
  std::size_t n_states = 0;
  bool is_compiled = false;
};

// The best of a few runs: what else the machine does is not counted.
Measured measure(std::string name, const schema::Schema& schema) {
  Measured measured{.name = std::move(name), .milliseconds = 1e9};
  for (int i = 0; i < 3; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const auto grammar = grammar::Grammar::compile(schema);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    measured.milliseconds = std::min(measured.milliseconds, time.count());
    measured.is_compiled = grammar.has_value();
    if (!grammar) continue;
    measured.n_bytes = (*grammar)->program().automaton.n_bytes();
    measured.n_states = (*grammar)->program().automaton.n_states();
  }
  return measured;
}

std::vector<Measured> measure_suite(const Path& folder) {
  std::vector<Measured> all;
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  for (const Path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto groups = json::parse(text);
    if (!groups || !groups->is_array()) continue;
    for (const json::Value& group : groups->as_array()) {
      // Without the documents it serves; the few schemas that need them are left out.
      const auto schema = schema::read_json_schema(*group.find("schema"), {});
      if (!schema) continue;
      all.push_back(
          measure(file.filename().string() + ": " + group.find("description")->as_string(), *schema)
      );
    }
  }
  return all;
}

Measured measure_enumeration(std::string name, std::size_t n_letters) {
  std::mt19937_64 random(3);
  schema::Graph graph{.nodes = {{}}};
  auto& values = graph.nodes.front().enumeration.emplace();
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t k = 0; k < n_letters; ++k)
      text += static_cast<char>('a' + (random() % 26));
    values.emplace_back(std::move(text));
  }
  return measure(std::move(name), schema::Schema(std::move(graph)));
}

void print(const Measured& m) {
  std::cout << std::format(
      "{:9.3f} ms {:8} states {:6} kB  {}{}\n",
      m.milliseconds,
      m.n_states,
      m.n_bytes / 1000,
      m.name,
      m.is_compiled ? "" : " (no value, or too large)"
  );
}

}  // namespace
}  // namespace extractinator::bench

int main() {
  using namespace extractinator::bench;
  print(measure_enumeration("bench_compile_enumeration_20k_6_letters", 6));
  print(measure_enumeration("bench_compile_enumeration_20k_40_letters", 40));
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const auto folder =
      std::filesystem::path(data == nullptr ? "" : data) / "suites/json-schema-draft2020-12";
  if (!std::filesystem::is_directory(folder)) {
    std::cerr << "EXTRACTINATOR_SHARED_DATA has no suites/json-schema-draft2020-12\n";
    return 0;
  }
  std::vector<Measured> all = measure_suite(folder);
  std::ranges::sort(all, {}, &Measured::milliseconds);
  const auto at = [&](double q) {
    return all[static_cast<std::size_t>(q * static_cast<double>(all.size() - 1))].milliseconds;
  };
  std::cout << std::format(
      "bench_compile_suite: {} schemas, p50 {:.3f} ms, p90 {:.3f} ms, p99 {:.3f} ms; slowest:\n",
      all.size(),
      at(0.5),
      at(0.9),
      at(0.99)
  );
  for (std::size_t i = all.size() - std::min<std::size_t>(all.size(), 6); i < all.size(); ++i)
    print(all[i]);
  return 0;
}

// `./dev soak`: all disturbances at full length, and one table of what they did.
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <iostream>
#include <print>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "tests/soak/cuts.h"
#include "tests/soak/faults.h"
#include "tests/soak/kills.h"
#include "tests/soak/program_kills.h"
#include "tests/soak/scale.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

constexpr std::string_view kUsage =
    "usage: soak [--kills N] [--program-kills N] [--cuts N] [--fault-rows N] [--rows N]\n"
    "            [--seed N] [--folder FOLDER]\n"
    "\n"
    "A part with the number 0 is left out. FOLDER lies on the disk that the long run is measured "
    "on.\n";

struct Sizes {
  std::uint64_t kills = 10'000;
  std::uint64_t program_kills = 200;
  std::uint64_t cuts = 100'000;
  std::uint64_t fault_rows = 40;
  std::uint64_t rows = 1'000'000;
  std::uint64_t seed = 1;
  std::filesystem::path folder = ".";
};

// False if the arguments are none.
bool read_arguments(const std::vector<std::string_view>& words, Sizes& sizes) {
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const std::string_view name = words[i];
    const std::string_view value = words[i + 1];
    if (name == "--folder") {
      sizes.folder = value;
      continue;
    }
    std::uint64_t* number = name == "--kills"           ? &sizes.kills
                            : name == "--program-kills" ? &sizes.program_kills
                            : name == "--cuts"          ? &sizes.cuts
                            : name == "--fault-rows"    ? &sizes.fault_rows
                            : name == "--rows"          ? &sizes.rows
                            : name == "--seed"          ? &sizes.seed
                                                        : nullptr;
    if (number == nullptr) return false;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), *number);
    if (error != std::errc() || end != value.data() + value.size()) return false;
  }
  return words.size() % 2 == 0;
}

class Table {
 public:
  Table() {
    std::println(
        "| {:34} | {:>9} | {:>6} | {:>4} | {:>5} | {:>8} | {:>7} | {:>9} | {:>7} |",
        "disturbance",
        "times",
        "runs",
        "lost",
        "twice",
        "invented",
        "damaged",
        "different",
        "seconds"
    );
    std::println(
        "|{:-<36}|{:->11}|{:->8}|{:->6}|{:->7}|{:->10}|{:->9}|{:->11}|{:->9}|",
        "",
        ":",
        ":",
        ":",
        ":",
        ":",
        ":",
        ":",
        ":"
    );
  }

  void row(std::string_view name, const Tally& tally) {
    std::println(
        "| {:34} | {:>9} | {:>6} | {:>4} | {:>5} | {:>8} | {:>7} | {:>9} | {:>7.0f} |",
        name,
        tally.n,
        tally.n_runs,
        tally.lost,
        tally.repeated,
        tally.invented,
        tally.damaged,
        tally.different,
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count()
    );
    std::fflush(stdout);
    if (!tally.first.empty()) notes_.push_back(std::format("{}: first: {}", name, tally.first));
    is_broken_ |= tally.n_broken() > 0;
    start_ = std::chrono::steady_clock::now();
  }
  void note(std::string text) { notes_.push_back(std::move(text)); }
  void end() const {
    std::println("");
    for (const std::string& note : notes_)
      std::println("{}", note);
  }
  [[nodiscard]] bool is_broken() const { return is_broken_; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<std::string> notes_;
  bool is_broken_ = false;
};

std::string text_of(const ScaleResult& scale) {
  return std::format(
      "{} rows: {:.0f} durable rows/s, {:.0f} s with exports; resident {:.1f} MiB after a tenth, "
      "{:.1f} MiB at most; database {:.0f} MiB; status {:.1f} s, export {:.1f} s, verify {:.1f} s",
      scale.tally.n,
      scale.rows_per_second,
      scale.seconds,
      static_cast<double>(scale.memory_kib) / 1024,
      static_cast<double>(scale.peak_memory_kib) / 1024,
      static_cast<double>(scale.database_bytes) / (1 << 20),
      scale.status_seconds,
      scale.export_seconds,
      scale.verify_seconds
  );
}

Result<bool> soak(const Sizes& sizes) {
  Table table;
  if (sizes.kills > 0) {
    TRY(const Tally tally, kill_runs({.n_kills = sizes.kills, .seed = sizes.seed}));
    table.row("kill -9 of a run", tally);
  }
  if (sizes.program_kills > 0) {
    TRY(const Tally tally, kill_program(sizes.program_kills, sizes.seed));
    table.row("kill -9 of the program with a model", tally);
  }
  if (sizes.cuts > 0) {
    TRY(const Tally tally, cut_power({.n_states = sizes.cuts, .seed = sizes.seed}));
    table.row("power cut", tally);
  }
  if (sizes.fault_rows > 0) {
    TRY(const FaultTally faults, fail_operations({.n_rows = sizes.fault_rows}));
    table.row("error of the disk", faults.tally);
    table.note(
        std::format(
            "error of the disk: {} runs stopped and named the file, {} came to a right end",
            faults.n_stopped,
            faults.n_survived
        )
    );
  }
  if (sizes.rows > 0) {
    const char* program = std::getenv("EXTRACTINATOR_PROGRAM");
    TRY(const ScaleResult scale,
        run_at_scale({
            .n_rows = sizes.rows,
            .folder = sizes.folder,
            .program = program != nullptr ? program : "",
        }));
    table.row("none: one long run", scale.tally);
    table.note(text_of(scale));
  }
  table.end();
  return table.is_broken();
}

}  // namespace
}  // namespace extractinator::soak

int main(int argc, char** argv) {
  using namespace extractinator;
  soak::Sizes sizes;
  if (argc == 2 && std::string_view(argv[1]) == "--help") {
    std::print("{}", soak::kUsage);
    return 0;
  }
  if (!soak::read_arguments({argv + 1, argv + argc}, sizes)) {
    std::print(std::cerr, "{}", soak::kUsage);
    return 2;
  }
  const auto is_broken = soak::soak(sizes);
  if (!is_broken) {
    std::print(std::cerr, "{}", render(is_broken.error()));
    return 2;
  }
  return *is_broken ? 1 : 0;
}

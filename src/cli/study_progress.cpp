// Spelling and drawing of a study's progress; everything here is public through study_progress.h.
#include "cli/study_progress.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <format>
#include <string>
#include <string_view>

#include <stdio.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <unistd.h>

#include "cli/progress_line.h"
#include "cli/table.h"
#include "study/conduct.h"
#include "study/study.h"
#include <extractinator/run.h>

namespace extractinator::cli {
namespace {

constexpr std::chrono::milliseconds kTerminalPause{200};

std::string rate_text(double seconds, std::uint64_t n_records) {
  if (n_records == 0 || seconds <= 0) return "-";
  return std::format("{:.1f}", static_cast<double>(n_records) / seconds);
}

void print(std::FILE* out, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), out);
  std::fflush(out);
}

}  // namespace

std::string describe(const study::CellStanding& cell) {
  const std::string name = cell.folder.string();
  if (cell.state != study::CellState::done) {
    return std::format(
        "{}: {}{}",
        name,
        cell.state == study::CellState::left ? "stopped" : to_string(cell.state),
        cell.reason.empty() ? "" : ": " + cell.reason
    );
  }
  const study::Outcome& outcome = cell.outcome;
  std::string text = std::format(
      "{}: {} {}, {} records",
      name,
      outcome.measure,
      outcome.score ? std::format("{:.3f}", *outcome.score) : "not defined",
      outcome.n_records
  );
  if (outcome.n_failed > 0) text += std::format(", {} failed", outcome.n_failed);
  if (cell.cost.n_records > 0)
    text += std::format(", {} records/s", rate_text(cell.cost.seconds, cell.cost.n_records));
  return text;
}

std::string standing_table(const study::Study& study, const study::Standing& standing) {
  Table table;
  table.row({"model", "cells", "score", "records/s", "failed records", "skipped", "not possible"});
  for (std::size_t model = 0; model < study.models.size(); ++model) {
    std::size_t n_cells = 0;
    std::size_t n_done = 0;
    std::size_t n_skipped = 0;
    std::size_t n_failed_cells = 0;
    std::size_t n_scores = 0;
    double sum = 0;
    double seconds = 0;
    std::uint64_t n_timed = 0;
    std::uint64_t n_records = 0;
    std::uint64_t n_failed = 0;
    for (const study::CellStanding& one : standing.cells) {
      if (one.cell.model != model) continue;
      if (one.state == study::CellState::skipped) {
        ++n_skipped;
        continue;
      }
      ++n_cells;
      if (one.state == study::CellState::failed) ++n_failed_cells;
      if (one.state != study::CellState::done) continue;
      ++n_done;
      seconds += one.cost.seconds;
      n_timed += one.cost.n_records;
      n_records += one.outcome.n_records;
      n_failed += one.outcome.n_failed;
      if (!one.outcome.score) continue;
      ++n_scores;
      sum += *one.outcome.score;
    }
    table.row(
        {study.models[model].name,
         std::format("{}/{}", n_done, n_cells),
         n_scores > 0 ? std::format("{:.3f}", sum / static_cast<double>(n_scores)) : "-",
         rate_text(seconds, n_timed),
         std::format("{}/{}", n_failed, n_records),
         n_skipped > 0 ? std::to_string(n_skipped) : "",
         n_failed_cells > 0 ? std::to_string(n_failed_cells) : ""}
    );
  }
  return table.text();
}

StudyProgress::StudyProgress(
    std::FILE* out, ProgressStyle style, const study::Study& study, const study::Standing& standing
)
    : out_(out),
      style_(style),
      study_(study),
      standing_(standing) {
  if (style_ == ProgressStyle::automatic) {
    style_ = ::isatty(::fileno(out)) != 0 ? ProgressStyle::terminal : ProgressStyle::lines;
  }
}

// The last table stays.
StudyProgress::~StudyProgress() {
  now_.clear();
  records_.clear();
  if (n_lines_ > 0) erase();
}

void StudyProgress::begin(const Progress& /*progress*/) { last_shown_ = {}; }

void StudyProgress::update(const Progress& progress) {
  if (style_ != ProgressStyle::terminal || progress.elapsed - last_shown_ < kTerminalPause) return;
  last_shown_ = progress.elapsed;
  records_ = describe(progress);
  draw();
}

void StudyProgress::end(const Progress& /*progress*/) {}

void StudyProgress::warn(std::string_view message) {
  erase();
  print(out_, std::format("warning: {}\n", message));
}

void StudyProgress::model_loads(const study::Study& study, std::size_t model) {
  now_ = std::format("loading {}", study.models[model].name);
  records_.clear();
  if (style_ == ProgressStyle::terminal) draw();
  if (style_ == ProgressStyle::lines) print(out_, now_ + "\n");
}

void StudyProgress::cell_begins(const study::Standing& standing, std::size_t cell) {
  now_ = standing.cells[cell].folder.string();
  records_.clear();
  if (style_ == ProgressStyle::terminal) draw();
}

void StudyProgress::cell_ends(const study::Standing& standing, std::size_t cell) {
  if (style_ != ProgressStyle::lines) return;
  const std::size_t n_done = standing.count(study::CellState::done);
  const std::size_t n_all = standing.cells.size() - standing.count(study::CellState::skipped);
  print(out_, std::format("{}/{} {}\n", n_done, n_all, describe(standing.cells[cell])));
}

void StudyProgress::draw() {
  std::string text = standing_table(study_, standing_) + now_ + "\n";
  if (!records_.empty()) text += records_ + "\n";
  erase();
  print(out_, text);
  n_lines_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

void StudyProgress::erase() {
  if (n_lines_ > 0) print(out_, std::format("\x1b[{}A\r\x1b[J", n_lines_));
  n_lines_ = 0;
}

}  // namespace extractinator::cli

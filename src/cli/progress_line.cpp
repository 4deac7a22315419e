// Spelling and timing of the progress line; reachable from outside: ProgressLine and describe.
#include "cli/progress_line.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <format>
#include <string>
#include <string_view>

#include <stdio.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <unistd.h>

#include "extractinator/run.h"

namespace extractinator::cli {
namespace {

constexpr std::chrono::milliseconds kTerminalPause{100};
constexpr std::chrono::milliseconds kPipePause{10'000};

std::string clock_time(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole >= 3600)
    return std::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return std::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string describe(const Progress& progress) {
  const std::uint64_t finished = progress.done + progress.invalid + progress.failed;
  const std::uint64_t now = finished - progress.resumed;
  std::string text = std::format("{}: {}/{} done", progress.task, finished, progress.total);
  if (progress.resumed > 0) text += std::format(" ({} earlier)", progress.resumed);
  if (progress.invalid > 0) text += std::format(", {} invalid", progress.invalid);
  if (progress.failed > 0) text += std::format(", {} failed", progress.failed);
  const double seconds = std::chrono::duration<double>(progress.elapsed).count();
  if (now > 0 && seconds > 0) {
    const double rate = static_cast<double>(now) / seconds;
    text += std::format(", {:.1f} records/s", rate);
    if (finished < progress.total) {
      text += std::format(
          ", {} left", clock_time(static_cast<double>(progress.total - finished) / rate)
      );
    }
  }
  return text;
}

ProgressLine::ProgressLine(std::FILE* out, ProgressStyle style) : out_(out), style_(style) {
  if (style_ == ProgressStyle::automatic) {
    style_ = ::isatty(::fileno(out)) != 0 ? ProgressStyle::terminal : ProgressStyle::lines;
  }
}

void ProgressLine::begin(const Progress& progress) {
  last_shown_ = {};
  if (style_ == ProgressStyle::terminal) show(progress);
}

void ProgressLine::update(const Progress& progress) {
  const auto pause = style_ == ProgressStyle::terminal ? kTerminalPause : kPipePause;
  if (style_ == ProgressStyle::none || progress.elapsed - last_shown_ < pause) return;
  last_shown_ = progress.elapsed;
  show(progress);
}

void ProgressLine::end(const Progress& progress) {
  if (style_ == ProgressStyle::none) return;
  show(progress);
  if (style_ == ProgressStyle::terminal) std::fputc('\n', out_);
  is_line_open_ = false;
}

void ProgressLine::warn(std::string_view message) {
  erase();
  const std::string line = std::format("warning: {}\n", message);
  std::fputs(line.c_str(), out_);
}

void ProgressLine::note(std::string_view message) {
  if (style_ == ProgressStyle::none) return;
  erase();
  const std::string line = std::format("{}\n", message);
  std::fputs(line.c_str(), out_);
}

void ProgressLine::show(const Progress& progress) {
  erase();
  std::string line = describe(progress);
  if (style_ == ProgressStyle::lines) line += "\n";
  std::fputs(line.c_str(), out_);
  std::fflush(out_);
  is_line_open_ = style_ == ProgressStyle::terminal;
}

void ProgressLine::erase() {
  if (is_line_open_) std::fputs("\r\x1b[K", out_);
  is_line_open_ = false;
}

}  // namespace extractinator::cli

// Shows a run on standard error: one rewritten line on a terminal, a plain line every ten seconds
// in a pipe.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include <extractinator/run.h>

namespace extractinator::cli {

enum class ProgressStyle { automatic, terminal, lines, none };

class ProgressLine final : public ProgressSink {
 public:
  ProgressLine(std::FILE* out, ProgressStyle style);

  void begin(const Progress& progress) override;
  void update(const Progress& progress) override;
  void end(const Progress& progress) override;
  void warn(std::string_view message) override;
  void note(std::string_view message) override;

 private:
  void show(const Progress& progress);
  void erase();

  std::FILE* out_;
  ProgressStyle style_;
  std::chrono::milliseconds last_shown_ = {};
  bool is_line_open_ = false;
};

// "Task001: 34/60 done, 1 failed, 12.3 records/s, 0:02 left"
[[nodiscard]] std::string describe(const Progress& progress);

}  // namespace extractinator::cli

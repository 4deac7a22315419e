// Keeps what a run tells, for tests.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <extractinator/run.h>

namespace extractinator::run::testing {

class RecordingSink final : public ProgressSink {
 public:
  void begin(const Progress& /*progress*/) override {}
  void update(const Progress& progress) override {
    last = progress;
    if (on_update) on_update(progress);
  }
  void end(const Progress& /*progress*/) override {}
  void warn(std::string_view message) override { warnings.emplace_back(message); }
  void note(std::string_view message) override { notes.emplace_back(message); }

  Progress last = {};
  std::vector<std::string> warnings = {};
  std::vector<std::string> notes = {};
  std::function<void(const Progress&)> on_update = {};
};

}  // namespace extractinator::run::testing

// Shows a study on standard error: a table of the models, redrawn in place on a terminal, and a
// plain line for every cell in a pipe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "cli/progress_line.h"
#include "study/conduct.h"
#include "study/study.h"
#include <extractinator/run.h>

namespace extractinator::cli {

class StudyProgress final : public study::StudySink {
 public:
  // Study and standing must outlive it.
  StudyProgress(
      std::FILE* out,
      ProgressStyle style,
      const study::Study& study,
      const study::Standing& standing
  );
  ~StudyProgress() override;
  StudyProgress(const StudyProgress&) = delete;
  StudyProgress& operator=(const StudyProgress&) = delete;

  void begin(const Progress& progress) override;
  void update(const Progress& progress) override;
  void end(const Progress& progress) override;
  void warn(std::string_view message) override;

  void model_loads(const study::Study& study, std::size_t model) override;
  void cell_begins(const study::Standing& standing, std::size_t cell) override;
  void cell_ends(const study::Standing& standing, std::size_t cell) override;

 private:
  void draw();
  void erase();

  std::FILE* out_;
  ProgressStyle style_;
  const study::Study& study_;
  const study::Standing& standing_;
  std::string now_ = {};      // What is done now: a model that is loaded, a cell.
  std::string records_ = {};  // How far that cell is.
  std::chrono::milliseconds last_shown_ = {};
  std::size_t n_lines_ = 0;  // On the terminal, to be drawn over.
};

// A line of each model: cells done, of all that are not skipped, the mean of their scores, records
// per second, and failed records. Skipped cells are told.
[[nodiscard]] std::string standing_table(
    const study::Study& study, const study::Standing& standing
);

// "small/Task001_adhesion_clf/native-0shot-en-seed1: AUROC 0.812, 20 records, 1 failed, 9.5
// records/s"
[[nodiscard]] std::string describe(const study::CellStanding& cell);

}  // namespace extractinator::cli

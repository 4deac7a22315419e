// Several generators side by side, each on a thread of its own. Small models gain: their operations
// are too short to be shared among threads, so that one context keeps one processor busy and no
// more.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/plan.h"
#include "engine/model.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

class ParallelGenerator final : public Generator {
 public:
  // At least one. Each is used by one thread at a time; what they share must be safe for that.
  explicit ParallelGenerator(std::vector<std::unique_ptr<Generator>> generators);

  // See Generator. Source and sink are called on the calling thread. Requests are dealt out in
  // turn, so that what runs beside what does not depend on time; a few more of them may be pulled
  // than there is room for.
  [[nodiscard]] Result<void> generate(
      const RequestSource& next, const CompletionSink& done, const std::stop_token& stop
  ) override;
  // Of all together.
  [[nodiscard]] Work work() const override;

 private:
  std::vector<std::unique_ptr<Generator>> generators_;
};

// What computes answers as `plan` says: one local generator, or several beside each other. Which
// record is computed where depends on the plan only. Fails as make_local_generator() does.
[[nodiscard]] Result<std::unique_ptr<Generator>> make_generator(
    const std::shared_ptr<const engine::Model>& model,
    const std::shared_ptr<const grammar::Vocabulary>& vocabulary,
    const GeneratorPlan& plan,
    const DecodeOptions& options = {}
);

}  // namespace extractinator::decode

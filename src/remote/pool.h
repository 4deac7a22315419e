// The threads that wait for servers: bounded concurrency over several endpoints, with retries.
// Internal to the room.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "decode/generator.h"
#include "remote/endpoint.h"
#include "remote/generator.h"
#include "remote/protocol.h"

namespace extractinator::remote {

class Pool final : public Generator {
 public:
  // Asks every endpoint for its model, with retries. Fails as the generators say.
  [[nodiscard]] static Result<std::unique_ptr<Pool>> make(
      const RemoteOptions& options,
      std::unique_ptr<const Protocol> protocol,
      const std::stop_token& stop
  );

  [[nodiscard]] Result<void> generate(
      const RequestSource& next, const decode::CompletionSink& done, const std::stop_token& stop
  ) override;
  [[nodiscard]] const Identity& identity() const override { return identity_; }
  [[nodiscard]] decode::Work work() const override { return work_; }

 private:
  Pool() = default;

  RemoteOptions options_;
  std::unique_ptr<const Protocol> protocol_;
  std::vector<Endpoint> endpoints_;
  Identity identity_;
  decode::Work work_;
};

}  // namespace extractinator::remote

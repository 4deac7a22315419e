// A server of PostgreSQL for tests: in a folder of its own, on a free port of this machine, gone
// with the object.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dataset/testing/files.h"

namespace extractinator::dataset::testing {

class PostgresServer {
 public:
  // The folder of `initdb` and `pg_ctl`; empty where the server is not installed.
  [[nodiscard]] static std::filesystem::path programs() {
    std::vector<std::filesystem::path> found;
    std::error_code absent;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", absent)) {
      if (std::filesystem::exists(version.path() / "bin" / "initdb"))
        found.push_back(version.path() / "bin");
    }
    return found.empty() ? std::filesystem::path() : *std::ranges::max_element(found);
  }

  // Makes a cluster and starts it; takes some seconds. The user `postgres` needs no password, the
  // user `guarded` has one over TCP: `hidden-word`.
  PostgresServer() : port_(free_port()) {
    // PostgreSQL does not run as root.
    if (::geteuid() == 0) {
      user_ = "setpriv --reuid=nobody --regid=nogroup --clear-groups -- ";
      (void)shell(std::format("chown nobody:nogroup '{}'", folder().string()));
    }
    is_running_ =
        as_user(
            "initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >init.log 2>&1"
        ) &&
        configure() && start() && run("create role guarded login password 'hidden-word'");
  }
  ~PostgresServer() {
    if (is_running_) (void)as_user("pg_ctl -D data -m immediate stop >stop.log 2>&1");
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  [[nodiscard]] bool is_running() const { return is_running_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // Of the sockets, too.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::string socket_address() const {
    return std::format(
        "postgresql:///postgres?host={}&port={}&user=postgres", folder().string(), port_
    );
  }
  [[nodiscard]] std::string tcp_address(std::string_view user = "postgres") const {
    return std::format("postgresql://{}@127.0.0.1:{}/postgres", user, port_);
  }

  // Runs statements; whether all went well.
  [[nodiscard]] bool run(std::string_view statements) const {
    (void)folder_.write("run.sql", statements);
    return as_user(
        std::format(
            "psql -X -q -At -v ON_ERROR_STOP=1 -h {} -p {} -U postgres -f run.sql >run.out "
            "2>run.log",
            folder().string(),
            port_
        )
    );
  }
  // What a query gives, as text; empty where it fails.
  [[nodiscard]] std::string ask(std::string_view query) const {
    return run(query) ? contents(folder() / "run.out") : "";
  }

 private:
  static std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    (void)::bind(probe, generic, size);
    (void)::getsockname(probe, generic, &size);
    ::close(probe);
    return ntohs(address.sin_port);
  }

  [[nodiscard]] static bool shell(const std::string& command) {
    return std::system(command.c_str()) == 0;
  }
  // In the folder, with the programs of the server.
  [[nodiscard]] bool as_user(std::string_view command) const {
    return shell(
        std::format(
            "cd '{}' && PATH='{}':\"$PATH\" {}sh -c '{}'",
            folder().string(),
            programs().string(),
            user_,
            command
        )
    );
  }

  [[nodiscard]] bool configure() const {
    std::ofstream(folder() / "data" / "postgresql.conf", std::ios::app) << std::format(
        "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\n"
        "fsync = off\nmax_connections = 10\nshared_buffers = 16MB\n"
        "dynamic_shared_memory_type = mmap\n",
        port_,
        folder().string()
    );
    std::ofstream hosts(folder() / "data" / "pg_hba.conf");
    hosts << "local all all trust\nhost all guarded 127.0.0.1/32 scram-sha-256\n"
             "host all all 127.0.0.1/32 trust\n";
    return hosts.good();
  }
  [[nodiscard]] bool start() const {
    return as_user("pg_ctl -D data -l server.log -w -t 60 start >start.log 2>&1");
  }

  TempFolder folder_;
  std::uint16_t port_;
  std::string user_;  // What runs a command as a user who may run it.
  bool is_running_ = false;
};

}  // namespace extractinator::dataset::testing

// Everything the library offers: one header to include.
#pragma once

#include <extractinator/error.h>      // IWYU pragma: export
#include <extractinator/extractor.h>  // IWYU pragma: export
#include <extractinator/options.h>    // IWYU pragma: export
#include <extractinator/run.h>        // IWYU pragma: export
#include <extractinator/version.h>    // IWYU pragma: export

// The one error type of the project, which is also the library's: see the public header.
#pragma once

#include <extractinator/error.h>  // IWYU pragma: export

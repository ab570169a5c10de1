#pragma once
// The door to libxml2.
#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU, whose headers clash with those of Foundation's own ICU. Only the last members of
// struct _xmlCharEncodingHandler depend on it, and nobody here looks into that.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

#include "CEmptySAX.h"

#include <libxml/parser.h>
#include <string.h>

static void start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                  const xmlChar **pairs, int attributes, int defaulted, const xmlChar **values) {}
static void end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {}
static void characters(void *user, const xmlChar *bytes, int count) {}
static void fault(void *user, xmlErrorPtr error) {}

void empty_sax_read(const char *bytes, size_t count) {
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = start;
    handler.endElementNs = end;
    handler.characters = characters;
    handler.cdataBlock = characters;
    handler.serror = fault;
    int user = 0;
    xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, &user, NULL, 0, NULL);
    if (context == NULL) return;
    xmlCtxtUseOptions(context, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlParseChunk(context, bytes, (int)count, 1);
    if (context->myDoc) xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
}

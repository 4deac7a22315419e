# Ends TLS before a server: certificate, key, port to listen on, port to pass everything on to.
import socket
import ssl
import sys
import threading


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(connection, context, port):
    try:
        client = context.wrap_socket(connection, server_side=True)
    except OSError:  # It does not trust us.
        return
    server = socket.create_connection(("127.0.0.1", port))
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    pump(client, server)


certificate, key, own_port, port = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
listener = socket.create_server(("127.0.0.1", int(own_port)))
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection, context, int(port)), daemon=True).start()

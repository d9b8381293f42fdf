"""The kernel under Jupyter's own manager and client, for what jupyter_kernel_test leaves out."""

import unittest

from jupyter_client.manager import KernelManager

TIMEOUT = 30


class Managed:
    transport = "tcp"

    def setUp(self):
        self.km = KernelManager(kernel_name="tslab", transport=self.transport)
        self.km.start_kernel()
        self.kc = self.km.client()
        self.kc.start_channels()
        self.kc.wait_for_ready(timeout=TIMEOUT)

    def tearDown(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel()

    def run_code(self, code, **kwargs):
        outputs = []
        reply = self.kc.execute_interactive(
            code, timeout=TIMEOUT, output_hook=lambda m: outputs.append((m["msg_type"], m["content"])), **kwargs
        )
        return reply["content"], [o for o in outputs if o[0] not in ("status", "execute_input")]

    def result(self, code, **kwargs):
        reply, outputs = self.run_code(code, **kwargs)
        self.assertEqual(reply["status"], "ok", reply)
        return outputs[-1][1]["data"]["text/plain"]

    def test_stdin(self):
        asked = []

        def answer(message):
            asked.append(message["content"])
            self.kc.input("Ada")

        code = "import { input } from 'risklab/cell';\nawait input('Name: ', { password: true })"
        self.assertEqual(self.result(code, allow_stdin=True, stdin_hook=answer), "'Ada'")
        self.assertEqual(asked, [{"prompt": "Name: ", "password": True}])
        reply, _ = self.run_code("await input('x')", allow_stdin=False)
        self.assertIn("does not allow it", reply["evalue"])

    def test_comms(self):
        self.run_code(
            "import { onComm } from 'risklab/cell';\n"
            "onComm('echo', (comm) => comm.onMessage(({ data, buffers }) => comm.send({ data, buffers })));"
        )
        session = self.kc.session
        send = lambda kind, content, buffers=None: self.kc.shell_channel.socket.send_multipart(
            session.serialize(session.msg(kind, content)) + (buffers or [])
        )
        send("comm_open", {"comm_id": "c", "target_name": "echo", "data": {}})
        send("comm_msg", {"comm_id": "c", "data": {"a": 1}}, [b"\x00\xff"])
        while True:
            message = self.kc.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "comm_msg":
                break
        self.assertEqual(message["content"], {"comm_id": "c", "data": {"a": 1}})
        self.assertEqual([bytes(b) for b in message["buffers"]], [b"\x00\xff"])
        self.kc.comm_info(target_name="echo")
        info = self.kc.get_shell_msg(timeout=TIMEOUT)["content"]
        self.assertEqual(info, {"status": "ok", "comms": {"c": {"target_name": "echo"}}})

    def test_restart_forgets_variables(self):
        self.run_code("const keptNowhere = 1;")
        self.km.restart_kernel()
        self.kc.wait_for_ready(timeout=TIMEOUT)
        reply, _ = self.run_code("keptNowhere")
        self.assertEqual((reply["status"], reply["ename"], reply["execution_count"]), ("error", "TypeScriptError", 1))

    def test_interrupt(self):
        self.run_code("const kept = 42;")
        message_id = self.kc.execute("console.log('go'); while (true) { /* busy */ }")
        while self.kc.get_iopub_msg(timeout=TIMEOUT)["msg_type"] != "stream":
            pass
        self.km.interrupt_kernel()
        reply = self.kc.get_shell_msg(timeout=TIMEOUT)
        self.assertEqual(reply["parent_header"]["msg_id"], message_id)
        self.assertEqual((reply["content"]["status"], reply["content"]["ename"]), ("error", "Interrupted"))
        self.assertEqual(self.result("kept"), "42")

    def test_shutdown_is_told_to_all(self):
        self.kc.shutdown()
        kinds = []
        while "shutdown_reply" not in kinds:
            kinds.append(self.kc.get_iopub_msg(timeout=TIMEOUT)["msg_type"])
        self.assertEqual(self.kc.get_control_msg(timeout=TIMEOUT)["content"], {"status": "ok", "restart": False})


class OverTcp(Managed, unittest.TestCase):
    pass


class OverIpc(Managed, unittest.TestCase):
    transport = "ipc"

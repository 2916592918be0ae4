Parts.lead({{ places|tojson }});
